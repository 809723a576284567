using SelfImprove.Engines.Torch;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>The TorchSharp engine against the CPU engine, in single precision.</summary>
public sealed class DifferentialTests : IDisposable
{
    private readonly EnginePair _pair = new();

    public static TheoryData<string> Names => SmallModel.Names;

    public void Dispose() => _pair.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Fresh_weights_are_the_same_bits(string name)
    {
        using var cpu = SmallModel.Cpu.Create(SmallModel.All[name], RandomKey.FromSeed(7));
        using var torch = SmallModel.Torch().Create(SmallModel.All[name], RandomKey.FromSeed(7));

        Assert.Equal(SmallModel.Weights(cpu), SmallModel.Weights(torch));
        Assert.Equal(cpu.Info with { Description = string.Empty, LogProbRounding = 0.001 }, torch.Info with { Description = string.Empty, WeightCount = torch.Info.WeightCount });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Log_probs_entropies_and_values_agree(string name)
    {
        var (cpu, torch) = _pair.Load(SmallModel.All[name] with { ValueHead = true });
        var batch = SmallModel.Batch(SmallModel.All[name]);
        foreach (var temperature in new[] { 1, 0.7 })
        {
            var expected = SmallModel.Score(cpu, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, temperature);
            var actual = SmallModel.Score(torch, batch, expected.Outputs, temperature);

            SmallModel.AssertClose(expected.LogProbs, actual.LogProbs, 5e-5);
            SmallModel.AssertClose(expected.Entropies, actual.Entropies, 5e-5);
            SmallModel.AssertClose(expected.Values, actual.Values, 5e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gradient_agrees(string name)
    {
        var (cpu, torch) = _pair.Load(SmallModel.All[name] with { ValueHead = true });
        var batch = SmallModel.Batch(SmallModel.All[name]);

        // Without moments and with an epsilon that outweighs it, a step moves by the gradient.
        var step = new OptimizerStep { LearningRate = 1e6, Epsilon = 1e6, Beta1 = 0, Beta2 = 0, WeightDecay = 0, MaxGradientNorm = double.PositiveInfinity };
        foreach (var engine in new[] { cpu, torch })
        {
            SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, 0.7);
        }

        var norm = cpu.Step(step).GradientNorm;
        Assert.Equal(norm, torch.Step(step).GradientNorm, 1e-5 * norm);
        SmallModel.AssertClose(SmallModel.Weights(cpu), SmallModel.Weights(torch), 1e-4 * norm);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AdamW_steps_agree_with_weight_decay_clipping_and_all(string name)
    {
        var (cpu, torch) = _pair.Load(SmallModel.All[name]);
        var batch = SmallModel.Batch(SmallModel.All[name]);

        // Epsilon keeps gradients of the size of rounding from taking whole steps.
        var step = new OptimizerStep { LearningRate = 1e-3, WeightDecay = 0.1, DecayVectors = false, MaxGradientNorm = 0.05, Epsilon = 1e-5 };
        for (var i = 0; i < 3; i++)
        {
            SmallModel.Accumulate(cpu, batch);
            SmallModel.Accumulate(torch, batch);
            var (expected, actual) = (cpu.Step(step), torch.Step(step));

            Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-4 * expected.GradientNorm);
            Assert.Equal(expected.StepsTaken, actual.StepsTaken);
        }

        SmallModel.AssertClose(SmallModel.Weights(cpu), SmallModel.Weights(torch), 5e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sampled_texts_are_the_same(string name)
    {
        var config = SmallModel.All[name];
        var (cpu, torch) = _pair.Load(config);
        var random = new CounterRandom(RandomKey.FromSeed(3));
        var shared = new ReadOnlyMemory<int>([1, 2, 3]);
        var prompts = Enumerable.Range(0, 20).Select(i => new SamplePrompt(
            i % 3 == 0 ? shared : Enumerable.Range(0, random.NextInt32(1, 20)).Select(_ => random.NextInt32(0, config.VocabularySize - 1)).ToArray(), RandomKey.FromSeed(4).Derive(i))).ToList();
        var all = new SamplingOptions { MaxTokens = 16, EndOfSequenceIds = [0, 5] };
        foreach (var options in new[] { all, all with { Temperature = 0 }, all with { Temperature = 0.7 }, all with { TopK = 5 }, all with { TopP = 0.8 }, all with { TopK = 7, TopP = 0.9, Temperature = 1.3 } })
        {
            var expected = cpu.Sample(prompts, options);
            var actual = torch.Sample(prompts, options);
            for (var i = 0; i < prompts.Count; i++)
            {
                Assert.Equal(expected[i].Tokens, actual[i].Tokens);
                Assert.Equal(expected[i].StopReason, actual[i].StopReason);
                SmallModel.AssertClose(expected[i].LogProbs, actual[i].LogProbs, 5e-5);
            }
        }
    }

    [Fact]
    public void A_saved_optimizer_goes_on_in_the_other_engine()
    {
        var (cpu, torch) = _pair.Load(SmallModel.Llama);
        SmallModel.Accumulate(cpu, SmallModel.Batch(SmallModel.Llama));
        cpu.Step(new OptimizerStep { LearningRate = 0.01 });
        var (first, second) = (Path.Combine(_pair.Folder, "cpu.state"), Path.Combine(_pair.Folder, "torch.state"));
        cpu.SaveOptimizer(first);

        torch.LoadOptimizer(first);
        torch.SaveOptimizer(second);

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(2, torch.Step(new OptimizerStep { LearningRate = 0 }).StepsTaken);
    }

    [Fact]
    public void Recompute_and_small_parts_give_the_same_gradient()
    {
        SmallModel.Write(_pair.Folder, SmallModel.Llama);
        var batch = SmallModel.Batch(SmallModel.Llama);
        var gradients = new List<double[]>();
        foreach (var options in new[] { new TorchSharpEngineOptions(), new TorchSharpEngineOptions { Recompute = true }, new TorchSharpEngineOptions { MicroBatchTokens = 30 } })
        {
            using var engine = (TorchSharpPolicyEngine)SmallModel.Torch(options).Load(_pair.Folder);
            engine.Parts.Head.RowsAtOnce = options.Recompute ? 5 : 1000;
            SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies);
            var gradient = new double[engine.Backpropagation.Gradient.numel()];
            HostMemory.Download(engine.Backpropagation.Gradient, gradient.AsSpan());
            gradients.Add(gradient);
        }

        Assert.Contains(gradients[0], g => Math.Abs(g) > 1e-3);
        SmallModel.AssertClose(gradients[0], gradients[1], 1e-6);
        SmallModel.AssertClose(gradients[0], gradients[2], 1e-6);
    }
}
