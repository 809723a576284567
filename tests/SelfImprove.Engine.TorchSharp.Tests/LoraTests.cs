using SelfImprove.Engines.Torch;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>Adapters, against those of the CPU engine: the same files, scores, gradients and steps.</summary>
public sealed class LoraTests : IDisposable
{
    private static readonly LoraOptions s_all = new() { Rank = 3, Alpha = 4.5 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfimprove-");
    private readonly List<IPolicyEngine> _engines = [];

    public static TheoryData<string, string> Cases => new()
    {
        { "llama", "q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj" },
        { "untied", "q_proj,v_proj,up_proj" },
        { "qwen2", "k_proj,o_proj,down_proj" },
        { "qwen3", "down_proj,v_proj,gate_proj,q_proj" },
    };

    private string Base => Directory.CreateDirectory(Path.Combine(_folder.FullName, "base")).FullName;

    public void Dispose()
    {
        _engines.ForEach(e => e.Dispose());
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fresh_adapters_are_the_same_bytes_and_change_nothing(string name, string modules)
    {
        SmallModel.Write(Base, SmallModel.All[name] with { ValueHead = true });
        var lora = s_all with { TargetModules = [.. modules.Split(',')] };
        var cpu = Add(SmallModel.Cpu.Load(Base, lora, RandomKey.FromSeed(5)));
        var torch = Add(SmallModel.Torch().Load(Base, lora, RandomKey.FromSeed(5)));
        var plain = Add(SmallModel.Torch().Load(Base));

        Assert.Equal(Files(cpu), Files(torch));
        Assert.Equal((cpu.Info.ParameterCount, cpu.Info.WeightCount, true, false), (torch.Info.ParameterCount, torch.Info.WeightCount, torch.Info.HasValueHead, torch.Info.IsFrozen));
        var batch = SmallModel.Batch(SmallModel.All[name]);
        var (expected, found) = (SmallModel.Score(plain, batch, TokenOutputs.LogProbs | TokenOutputs.Values), SmallModel.Score(torch, batch, TokenOutputs.LogProbs | TokenOutputs.Values));
        Assert.Equal(expected.LogProbs, found.LogProbs);
        Assert.Equal(expected.Values, found.Values);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_and_texts_agree(string name, string modules)
    {
        var (cpu, torch) = Adapted(SmallModel.All[name] with { ValueHead = true }, modules);
        var batch = SmallModel.Batch(SmallModel.All[name]);
        var expected = SmallModel.Score(cpu, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, 0.7);
        var actual = SmallModel.Score(torch, batch, expected.Outputs, 0.7);

        SmallModel.AssertClose(expected.LogProbs, actual.LogProbs, 5e-5);
        SmallModel.AssertClose(expected.Entropies, actual.Entropies, 5e-5);
        SmallModel.AssertClose(expected.Values, actual.Values, 5e-5);
        var prompts = Enumerable.Range(0, 6).Select(i => new SamplePrompt(new[] { 1, 2, i }, RandomKey.FromSeed(4).Derive(i))).ToList();
        var sampling = new SamplingOptions { MaxTokens = 16, EndOfSequenceIds = [0, 5] };
        Assert.Equal(cpu.Sample(prompts, sampling).Select(s => string.Join(' ', s.Tokens)), torch.Sample(prompts, sampling).Select(s => string.Join(' ', s.Tokens)));

        var without = Add(SmallModel.Torch().Load(Base));
        Assert.Contains(SmallModel.Score(without, batch, TokenOutputs.LogProbs, 0.7).LogProbs.Zip(actual.LogProbs), pair => Math.Abs(pair.First - pair.Second) > 0.1);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_gradient_of_both_factors_agrees(string name, string modules)
    {
        var (cpu, torch) = Adapted(SmallModel.All[name] with { ValueHead = true }, modules);
        var batch = SmallModel.Batch(SmallModel.All[name]);
        var start = Weights(torch);

        // Without moments and with an epsilon that outweighs it, a step moves by the gradient.
        var step = new OptimizerStep { LearningRate = 1e6, Epsilon = 1e6, Beta1 = 0, Beta2 = 0, WeightDecay = 0, MaxGradientNorm = double.PositiveInfinity };
        foreach (var engine in new[] { cpu, torch })
        {
            SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, 0.7);
        }

        var norm = cpu.Step(step).GradientNorm;
        Assert.Equal(norm, torch.Step(step).GradientNorm, 1e-5 * norm);
        var end = Weights(torch);
        SmallModel.AssertClose(Weights(cpu), end, 1e-4 * norm);
        Assert.All(start, s => Assert.True(s.Value.Zip(end[s.Key]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-4 * norm), $"{s.Key} has no gradient"));
    }

    [Theory]
    [InlineData(false, 16384)]
    [InlineData(true, 16384)]
    [InlineData(false, 30)]
    public void AdamW_steps_agree_and_the_model_stays_as_it_is(bool recompute, int microBatch)
    {
        var (cpu, torch) = Adapted(SmallModel.Llama, s_all.TargetModules, new TorchSharpEngineOptions { Recompute = recompute, MicroBatchTokens = microBatch });
        var batch = SmallModel.Batch(SmallModel.Llama);
        var reference = Add(torch.Copy(PolicyCopy.Frozen));
        var before = SmallModel.Score(reference, batch, TokenOutputs.LogProbs).LogProbs;
        var step = new OptimizerStep { LearningRate = 1e-3, WeightDecay = 0.1, DecayVectors = false, MaxGradientNorm = 0.05, Epsilon = 1e-5 };
        for (var i = 0; i < 3; i++)
        {
            SmallModel.Accumulate(cpu, batch);
            SmallModel.Accumulate(torch, batch);
            var (expected, actual) = (cpu.Step(step), torch.Step(step));

            Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-4 * expected.GradientNorm);
            Assert.Equal(expected.StepsTaken, actual.StepsTaken);
        }

        SmallModel.AssertClose(Weights(cpu), Weights(torch), 5e-5);
        Assert.Equal(before, SmallModel.Score(reference, batch, TokenOutputs.LogProbs).LogProbs);
        Assert.NotEqual(before, SmallModel.Score(torch, batch, TokenOutputs.LogProbs).LogProbs);
    }

    [Fact]
    public void What_one_engine_saves_the_other_goes_on_with()
    {
        var (cpu, torch) = Adapted(SmallModel.Llama with { ValueHead = true }, s_all.TargetModules);
        var batch = SmallModel.Batch(SmallModel.Llama);
        SmallModel.Accumulate(torch, batch);
        torch.Step(new OptimizerStep { LearningRate = 0.01 });
        var (adapter, merged, state) = (New("adapter"), New("merged"), Path.Combine(_folder.FullName, "optimizer.state"));
        torch.SaveWeights(adapter);
        torch.SaveOptimizer(state);
        cpu.LoadWeights(adapter);
        cpu.LoadOptimizer(state);
        var loaded = Add(SmallModel.Torch().Load(adapter));
        var expected = SmallModel.Score(torch, batch, TokenOutputs.LogProbs).LogProbs;

        Assert.Equal(Files(torch), Files(cpu));
        Assert.Equal(expected, SmallModel.Score(loaded, batch, TokenOutputs.LogProbs).LogProbs);
        foreach (var engine in new[] { torch, cpu })
        {
            SmallModel.Accumulate(engine, batch);
            Assert.Equal(2, engine.Step(new OptimizerStep { LearningRate = 0.01, Epsilon = 1e-5 }).StepsTaken);
        }

        SmallModel.AssertClose(Weights(cpu), Weights(torch), 5e-5);
        AdapterMerge.Write(adapter, merged, SafetensorsType.F32);
        SmallModel.AssertClose(expected, SmallModel.Score(Add(SmallModel.Torch().Load(merged)), batch, TokenOutputs.LogProbs).LogProbs, 1e-4);
    }

    [Fact]
    public void Copies_share_the_model_which_lives_as_long_as_the_last_of_them()
    {
        SmallModel.Write(Base, SmallModel.Llama);
        var before = torch.Tensor.TotalCount;
        var policy = (TorchSharpPolicyEngine)SmallModel.Torch().Load(Base, s_all, RandomKey.FromSeed(1));
        var reference = (TorchSharpPolicyEngine)policy.Copy(PolicyCopy.Frozen);
        var critic = (TorchSharpPolicyEngine)reference.Copy(PolicyCopy.WithValueHead);
        Assert.Same(policy.Parts.Weights.Model, reference.Parts.Weights.Model);
        Assert.Same(policy.Parts.Weights.Model, critic.Parts.Weights.Model);
        Assert.NotSame(policy.Parts.Weights.Trained, critic.Parts.Weights.Trained);
        var batch = SmallModel.Batch(SmallModel.Llama);
        var scores = SmallModel.Score(policy, batch, TokenOutputs.LogProbs).LogProbs;
        policy.Dispose();
        reference.Dispose();

        Assert.Equal(scores, SmallModel.Score(critic, batch, TokenOutputs.LogProbs).LogProbs);
        Assert.Equal((true, false), (critic.Info.HasValueHead, critic.Info.IsFrozen));
        critic.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void A_hundred_steps_leave_no_tensor_behind()
    {
        var (_, engine) = Adapted(SmallModel.Llama with { ValueHead = true }, s_all.TargetModules);
        var batch = SmallModel.Batch(SmallModel.Llama, count: 4);
        var before = 0L;
        for (var i = 0; i < 101; i++)
        {
            before = i == 1 ? torch.Tensor.TotalCount : before;
            SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Values);
            engine.Step(new OptimizerStep { LearningRate = 1e-3 });
            using var copy = engine.Copy(PolicyCopy.Frozen);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void In_sixteen_bits_the_factors_are_trained_in_single_precision()
    {
        SmallModel.Write(Base, SmallModel.Llama);
        var options = new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 };
        var engine = Add(SmallModel.Torch(options).Load(Base, s_all, RandomKey.FromSeed(1)));
        var batch = SmallModel.Batch(SmallModel.Llama);
        var before = SmallModel.Score(engine, batch, TokenOutputs.LogProbs).LogProbs.Average();
        for (var i = 0; i < 30; i++)
        {
            engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
            engine.Step(new OptimizerStep { LearningRate = 0.01, WeightDecay = 0 });
        }

        var after = SmallModel.Score(engine, batch, TokenOutputs.LogProbs).LogProbs.Average();
        Assert.True(after > before + 0.1, $"the mean log-prob went from {before} to {after}");
        Assert.Contains("M weights in bfloat16, LoRA of rank 3 on all matrices of the layers (0 M trained weights), by TorchSharp on cpu", engine.Info.Description, StringComparison.Ordinal);
        var saved = Weights(engine)["base_model.model.model.layers.0.mlp.up_proj.lora_B.weight"];
        Assert.Contains(saved, w => (BitConverter.SingleToUInt32Bits(w) & 0xFFFF) != 0);
    }

    [Fact]
    public void The_memory_is_that_of_one_model_and_of_adapters()
    {
        var config = SmallModel.Llama with { HiddenSize = 240, IntermediateSize = 400 };
        var use = new ModelUse(ModelUseKind.Training, 40, 8) { TrainableCopies = 1, FrozenCopies = 2, Lora = s_all };
        long all = ParameterLayout.Create(config).Length, factors = ParameterLayout.CreateAdapter(config, s_all).Length;
        var single = new MemoryModel(config, new TorchSharpEngineOptions(), true, s_all).Estimate(use, 1L << 40);
        var rounded = new MemoryModel(config, new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }, true, s_all).Estimate(use, 1L << 40);

        Assert.Equal((4 * (all + factors), 4 * factors, 12 * factors, (20 + 8) * factors), (single.Weights, single.Gradient, single.Optimizer, single.OtherNetworks));
        Assert.Equal(((2 * all) + (6 * factors), 4 * factors, 12 * factors, (22 + 4) * factors), (rounded.Weights, rounded.Gradient, rounded.Optimizer, rounded.OtherNetworks));
        Assert.DoesNotContain("train an adapter in place of the weights (lora under model)", single.Advice);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        var (_, engine) = Adapted(SmallModel.Llama, s_all.TargetModules);
        var adapter = New("adapter");
        engine.SaveWeights(adapter);

        Assert.Equal(
            $"{adapter}: is an adapter, which is trained on as it is; leave 'lora' out",
            Assert.Throws<InvalidInputException>(() => SmallModel.Torch().Load(adapter, s_all, RandomKey.FromSeed(1))).Message);
        Assert.Equal($"{Base}: holds no adapter (adapter_config.json), but the engine trains one", Assert.Throws<InvalidInputException>(() => engine.LoadWeights(Base)).Message);
        var other = Add(SmallModel.Torch().Load(Base, s_all with { Rank = 4 }, RandomKey.FromSeed(1)));
        Assert.Equal(
            $"{adapter}: holds LoRA of rank 3 on all matrices of the layers, alpha 4.5, but the engine trains LoRA of rank 4 on all matrices of the layers, alpha 4.5",
            Assert.Throws<InvalidInputException>(() => other.LoadWeights(adapter)).Message);
        SmallModel.Write(Base, SmallModel.Llama, seed: 2);
        Assert.StartsWith(
            $"{adapter}: the adapter was trained on another model than the one in {Base}; ", Assert.Throws<InvalidInputException>(() => SmallModel.Torch().Load(adapter)).Message, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, float[]> Weights(IPolicyEngine engine)
    {
        var weights = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        var folder = Directory.CreateTempSubdirectory("selfimprove-");
        try
        {
            engine.SaveWeights(folder.FullName);
            foreach (var path in folder.GetFiles("*.safetensors"))
            {
                using var file = SafetensorsFile.Open(path.FullName);
                foreach (var tensor in file.Tensors)
                {
                    file.Read(tensor, weights[tensor.Name] = new float[tensor.ElementCount]);
                }
            }

            return weights;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // All files of a saved adapter but the path of its model, which is relative.
    private static SortedDictionary<string, string> Files(IPolicyEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("selfimprove-");
        try
        {
            engine.SaveWeights(folder.FullName);
            return new(folder.GetFiles().ToDictionary(f => f.Name, f => Convert.ToHexString(File.ReadAllBytes(f.FullName))), StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string New(string name) => _folder.CreateSubdirectory(name).FullName;

    private IPolicyEngine Add(IPolicyEngine engine)
    {
        _engines.Add(engine);
        return engine;
    }

    private (IPolicyEngine Cpu, IPolicyEngine Torch) Adapted(ModelConfig config, string modules, TorchSharpEngineOptions? options = null) => Adapted(config, modules.Split(','), options);

    /// <summary>Two engines with the same adapter, whose factors are both large enough to matter.</summary>
    private (IPolicyEngine Cpu, IPolicyEngine Torch) Adapted(ModelConfig config, IEnumerable<string> modules, TorchSharpEngineOptions? options = null)
    {
        SmallModel.Write(Base, config);
        var lora = s_all with { TargetModules = [.. modules] };
        var torch = (TorchSharpPolicyEngine)Add(SmallModel.Torch(options).Load(Base, lora, RandomKey.FromSeed(3)));
        var (factors, random) = (torch.Parts.Weights.Trained, new CounterRandom(RandomKey.FromSeed(12)));
        foreach (var view in factors.Layout.Views)
        {
            factors.Write(view, Enumerable.Range(0, (int)view.ElementCount).Select(_ => (float)(0.25 * random.NextGaussian())).ToArray());
        }

        factors.Refresh();
        var folder = New("trained");
        torch.SaveWeights(folder);
        return (Add(SmallModel.Cpu.Load(folder)), torch);
    }
}
