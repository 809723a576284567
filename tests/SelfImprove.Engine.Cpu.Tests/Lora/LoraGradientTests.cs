using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>Adapted models against a double-precision model with merged weights: their numbers, and their gradients.</summary>
public sealed class LoraGradientTests
{
    private const double Temperature = 0.8;

    private static readonly ModelConfig s_small = new()
    {
        VocabularySize = 11, HiddenSize = 12, IntermediateSize = 18, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, HeadSize = 6, ContextLength = 64, ValueHead = true,
    };

    public static TheoryData<string, int, string> Cases => new()
    {
        { "grouped, tied", 3, "q_proj,k_proj,v_proj,o_proj,gate_proj,up_proj,down_proj" },
        { "untied, with biases", 16, "q_proj,v_proj,up_proj" },
        { "normed, without a value head", 20, "k_proj,o_proj,down_proj" },
        { "several panels", 37, "down_proj,v_proj,gate_proj,q_proj,up_proj" },
        { "several blocks of vocabulary", 5, "o_proj" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_probs_entropies_and_values_are_those_of_the_merged_model_in_double_precision(string model, int rank, string modules)
    {
        using var lora = new LoraModel(Config(model));
        using var engine = lora.Adapted(Options(rank, modules));
        var batch = TinyModel.Batch(lora.Config, 5, 60);
        var scores = LoraRun.Score(engine, batch, Temperature);

        var merged = LoraModel.Merge(lora.Weights, engine.Core.Adapter!);
        var reference = new DoubleTransformer(lora.Config);
        var expected = batch.Sequences.SelectMany(s => reference.Forward(merged, s, Temperature)).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].LogProb, scores.LogProbs[i], 3e-5);
            Assert.Equal(expected[i].Entropy, scores.Entropies[i], 3e-5);
            if (lora.Config.ValueHead)
            {
                Assert.Equal(expected[i].Value, scores.Values[i], 3e-5);
            }
        }
    }

    /// <summary>With G the gradient by the merged matrix: dB = s G A^T and dA = s B^T G. G is that of an engine that trains all weights.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_factors_gradients_follow_from_the_merged_matrices_gradients(string model, int rank, string modules)
    {
        using var lora = new LoraModel(Config(model));
        using var engine = lora.Adapted(Options(rank, modules), TinyModel.Factory(threads: 2, microBatch: 100, block: 30));
        var adapter = engine.Core.Adapter!;
        using var merged = LoraModel.Merged(lora.Weights, adapter);
        var batch = TinyModel.Batch(lora.Config, 7, 50);
        LoraRun.Accumulate(engine, batch, temperature: Temperature);
        LoraRun.Accumulate(merged, batch, temperature: Temperature);

        foreach (var view in merged.Weights.Layout.Views)
        {
            if (view.Name == ParameterLayout.ValueHeadName)
            {
                AssertClose(view.Name, Doubles(merged.Gradient, view), Doubles(engine.Gradient, adapter.Layout[view.Name]));
            }

            if (view.IsVector || adapter.Layout.Find(LoraNames.A(view.Name)) is not { } a)
            {
                continue;
            }

            var (b, inputs, outputs, scale) = (adapter.Layout[LoraNames.B(view.Name)], (int)a.Shape[1], (int)view.Shape[0], adapter.Options.Alpha / rank);
            var (g, av, bv) = (Doubles(merged.Gradient, view), Doubles(adapter.Values, a), Doubles(adapter.Values, b));
            var (da, db) = (new double[a.ElementCount], new double[b.ElementCount]);
            for (var o = 0; o < outputs; o++)
            {
                for (var i = 0; i < inputs; i++)
                {
                    for (var k = 0; k < rank; k++)
                    {
                        da[(k * inputs) + i] += scale * bv[(o * rank) + k] * g[(o * inputs) + i];
                        db[(o * rank) + k] += scale * av[(k * inputs) + i] * g[(o * inputs) + i];
                    }
                }
            }

            AssertClose(a.Name, da, Doubles(engine.Gradient, a));
            AssertClose(b.Name, db, Doubles(engine.Gradient, b));
        }
    }

    [Fact]
    public void Every_gradient_is_the_derivative_of_the_double_precision_model()
    {
        var config = s_small with { LayerCount = 1, ContextLength = 16 };
        using var lora = new LoraModel(config);
        using var engine = lora.Adapted(Options(2, "q_proj,v_proj,o_proj,up_proj,down_proj"), TinyModel.Factory(microBatch: 8, block: 4));
        var adapter = engine.Core.Adapter!;
        var batch = TinyModel.Batch(config, 5, 6);
        LoraRun.Accumulate(engine, batch, temperature: Temperature);

        // A float is the weight that is varied, so the step is one that it holds exactly: 2^-10. The error of the derivative goes with its square.
        const float Step = 1f / 1024;
        var (total, parts) = (0.0, new List<(string Name, double Error, double Norm)>());
        foreach (var view in adapter.Layout.Views)
        {
            var (error, norm) = (0.0, 0.0);
            for (var i = view.Offset; i < view.Offset + view.ElementCount; i++)
            {
                ref var weight = ref adapter.Values.AsSpan(i, 1)[0];
                var original = weight;
                weight = original + Step;
                var (above, up) = (Loss(lora, adapter, batch), (double)weight);
                weight = original - Step;
                var (below, down) = (Loss(lora, adapter, batch), (double)weight);
                weight = original;
                var expected = (above - below) / (up - down);
                error += Math.Pow(engine.Gradient.AsSpan(i, 1)[0] - expected, 2);
                norm += expected * expected;
            }

            total += norm;
            parts.Add((view.Name, Math.Sqrt(error), Math.Sqrt(norm)));
        }

        foreach (var (name, error, norm) in parts)
        {
            Assert.True(error <= (1e-4 * norm) + (1e-5 * Math.Sqrt(total)), $"{name}: error {error} of {norm}, whole gradient {Math.Sqrt(total)}");
            Assert.True(norm > 0, $"{name} has no gradient: the test does not reach it");
        }
    }

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Bfloat16)]
    public void The_first_step_is_AdamWs_and_the_base_keeps_its_bits(WeightFormat format)
    {
        using var lora = new LoraModel(TinyModel.Config);
        using var engine = lora.Adapted(factory: new CpuEngineFactory(new CpuEngineOptions { Threads = 2, Weights = format }));
        var (before, weights) = (LoraRun.ValuesOf(engine), LoraRun.BaseOf(engine));
        LoraRun.Accumulate(engine, TinyModel.Batch(TinyModel.Config, 6, 40));
        var gradient = LoraRun.GradientOf(engine);
        var norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        var result = engine.Step(new OptimizerStep { LearningRate = 0.01, WeightDecay = 0.1, MaxGradientNorm = 0.5 });

        Assert.Equal(norm, result.GradientNorm, 1e-12 * norm);
        var after = LoraRun.ValuesOf(engine);
        foreach (var view in engine.Core.Trained.Layout.Views)
        {
            for (var i = (int)view.Offset; i < view.Offset + view.ElementCount; i++)
            {
                var g = gradient[i] * Math.Min(1, 0.5 / (norm + 1e-6));
                Assert.Equal((before[i] * (1 - 0.001)) - (0.01 * g / (Math.Abs(g) + 1e-8)), after[i], 2e-6);
            }
        }

        Assert.Equal(weights, LoraRun.BaseOf(engine));
        Assert.Equal(engine.Core.Trained.Layout.Length, engine.Gradient.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_rounded_base_trains_as_the_single_precision_model_of_the_rounded_weights(int threads)
    {
        var config = TinyModel.Aligned with { VocabularySize = 2500, HeadSize = 48, AttentionBias = true, TieEmbeddings = false };
        using var lora = new LoraModel(config);
        var view = ParameterLayout.Create(config).Views.Where(v => !v.IsVector).ToList();
        using var rounded = lora.Adapted(factory: new CpuEngineFactory(new CpuEngineOptions { Threads = threads, Weights = WeightFormat.Bfloat16, MicroBatchTokens = 100, BlockTokens = 40 }));
        using (var plain = lora.Plain())
        {
            foreach (var matrix in view)
            {
                foreach (ref var weight in plain.Weights.Values.AsSpan(matrix.Offset, matrix.ElementCount))
                {
                    weight = BitConverter.UInt32BitsToSingle((uint)Bfloat16.FromSingle(weight) << 16);
                }
            }

            plain.SaveWeights(lora.BaseFolder);
        }

        // The same bits: the arithmetic is in single precision either way.
        using var exact = lora.Adapted(factory: TinyModel.Factory(microBatch: 100, block: 40));
        var batch = TinyModel.Batch(config, 9, 60);
        for (var step = 0; step < 2; step++)
        {
            LoraRun.Accumulate(exact, batch);
            LoraRun.Accumulate(rounded, batch);
            Assert.Equal(LoraRun.GradientOf(exact), LoraRun.GradientOf(rounded));
            exact.Step(new OptimizerStep { LearningRate = 0.01 });
            rounded.Step(new OptimizerStep { LearningRate = 0.01 });
            LoraRun.AssertSame(LoraRun.Score(exact, batch), LoraRun.Score(rounded, batch));
        }

        Assert.False(rounded.Info.IsFrozen);
        Assert.Contains("M weights in bfloat16, LoRA of rank 3 on all matrices of the layers (", rounded.Info.Description);
    }

    private static double Loss(LoraModel lora, AdapterWeights adapter, TokenBatch batch)
    {
        var merged = LoraModel.Merge(lora.Weights, adapter);
        var reference = new DoubleTransformer(lora.Config);
        var (loss, i) = (0.0, 0);
        foreach (var (logProb, entropy, value) in batch.Sequences.SelectMany(s => reference.Forward(merged, s, Temperature)))
        {
            loss += (Math.Sin(i + 1) * logProb) + (Math.Cos(i) * entropy) + (0.5 * Math.Pow(value - Math.Sin(3 * i), 2));
            i++;
        }

        return loss;
    }

    private static LoraOptions Options(int rank, string modules) => new() { Rank = rank, Alpha = 1.7 * Math.Sqrt(rank), TargetModules = [.. modules.Split(',')] };

    private static ModelConfig Config(string name) => name switch
    {
        "grouped, tied" => s_small,
        "untied, with biases" => s_small with { TieEmbeddings = false, AttentionBias = true },
        "normed, without a value head" => s_small with { QueryKeyNorm = true, ValueHead = false },
        "several panels" => s_small with { HiddenSize = 48, IntermediateSize = 104, HeadCount = 3, KeyValueHeadCount = 1, HeadSize = 16 },
        _ => s_small with { VocabularySize = 2500 },
    };

    private static double[] Doubles(NativeBuffer buffer, ParameterView view) => Array.ConvertAll(buffer.AsSpan(view.Offset, view.ElementCount).ToArray(), x => (double)x);

    // Single precision through a few hundred operations, on either side.
    private static void AssertClose(string name, double[] expected, double[] actual)
    {
        var norm = Math.Sqrt(expected.Sum(x => x * x));
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum());
        Assert.True(norm > 0, $"{name} has no gradient: the test does not reach it");
        Assert.True(error <= 5e-5 * norm, $"{name}: error {error} of {norm}");
    }
}
