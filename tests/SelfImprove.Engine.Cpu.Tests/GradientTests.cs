using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>The engine against a double-precision model: its numbers, and its gradient against central differences by every weight.</summary>
public sealed class GradientTests
{
    private const double Temperature = 0.8;
    private const TokenOutputs All = TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values;

    private static readonly ModelConfig s_grouped = new()
    {
        VocabularySize = 11, HiddenSize = 12, IntermediateSize = 18, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, HeadSize = 6,
        ContextLength = 16, ValueHead = true,
    };

    private static readonly RopeScaling s_yarn = new() { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalContextLength = 16, BetaFast = 4, BetaSlow = 0.5 };

    public static TheoryData<string> Models => ["grouped, tied", "untied, with biases", "one head per key, tied, with biases", "one key head", "normed queries and keys", "normed heads of a vector's width, yarn", "linear scaling", "llama3 scaling"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_gradient_is_the_derivative_of_the_double_precision_model(string model)
    {
        var config = Config(model);
        using var engine = TinyModel.Create(config, TinyModel.Factory(microBatch: 8, block: 4));
        var batch = TinyModel.Batch(config, 5, 6);
        var weights = Weights(engine);
        Accumulate(engine, batch);

        // With double rounding of 1e-16, central differences at 1e-5 are right to about 1e-10 relative to the loss.
        const double Step = 1e-5;
        var total = 0.0;
        var parts = new List<(string Name, double Error, double Norm)>();
        foreach (var view in engine.Weights.Layout.Views)
        {
            var (error, norm) = (0.0, 0.0);
            for (var i = view.Offset; i < view.Offset + view.ElementCount; i++)
            {
                var original = weights[i];
                weights[i] = original + Step;
                var above = Loss(config, weights, batch);
                weights[i] = original - Step;
                var below = Loss(config, weights, batch);
                weights[i] = original;
                var expected = (above - below) / (2 * Step);
                error += Math.Pow(engine.Gradient.AsSpan(i, 1)[0] - expected, 2);
                norm += expected * expected;
            }

            total += norm;
            parts.Add((view.Name, Math.Sqrt(error), Math.Sqrt(norm)));
        }

        // Single precision (6e-8) through a few hundred dependent operations; sums that cancel are held to the whole gradient's norm.
        foreach (var (name, error, norm) in parts)
        {
            Assert.True(error <= (2e-5 * norm) + (1e-6 * Math.Sqrt(total)), $"{name}: error {error} of {norm}, whole gradient {Math.Sqrt(total)}");
            Assert.True(norm > 0, $"{name} has no gradient: the test does not reach it");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Log_probs_entropies_and_values_are_those_of_the_double_precision_model(string model)
    {
        var config = Config(model) with { ContextLength = 64 };
        using var engine = TinyModel.Create(config, TinyModel.Factory());
        var batch = TinyModel.Batch(config, 5, 60);
        var scores = new TokenScores(batch.ScoredCount, All);
        engine.Score(batch, scores, Temperature);

        var reference = new DoubleTransformer(config);
        var expected = batch.Sequences.SelectMany(s => reference.Forward(Weights(engine), s, Temperature)).ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].LogProb, scores.LogProbs[i], 2e-5);
            Assert.Equal(expected[i].Entropy, scores.Entropies[i], 2e-5);
            Assert.Equal(expected[i].Value, scores.Values[i], 2e-5);
        }
    }

    [Fact]
    public void Gradients_add_up_over_calls()
    {
        using var engine = TinyModel.Create(s_grouped, TinyModel.Factory());
        var batch = TinyModel.Batch(s_grouped, 4, 9);
        Accumulate(engine, batch);
        var once = engine.Gradient.AsSpan(0, engine.Gradient.Length).ToArray();
        Accumulate(engine, batch);
        var twice = engine.Gradient.AsSpan(0, engine.Gradient.Length).ToArray();
        for (var i = 0; i < once.Length; i++)
        {
            Assert.Equal(2 * once[i], twice[i], 1e-5f);
        }
    }

    [Fact]
    public void The_loss_of_an_overfit_batch_falls_to_nothing()
    {
        var config = s_grouped with { VocabularySize = 23, HiddenSize = 32, ValueHead = false, HeadSize = 0 };
        using var engine = new CpuEngineFactory(new CpuEngineOptions { Threads = 1 }).Create(config, RandomKey.FromSeed(4));

        // Whole documents of random tokens with first tokens of their own: only remembering them helps.
        var random = new CounterRandom(RandomKey.FromSeed(8));
        var batch = new TokenBatch(Enumerable.Range(0, 8).Select(
            i => new TokenSequence((int[])[i, .. Enumerable.Range(0, 11).Select(_ => random.NextInt32(0, 22))], 1)));
        var (first, last) = (0.0, 0.0);
        for (var step = 0; step < 300; step++)
        {
            last = 0;
            engine.Accumulate(batch, TokenOutputs.LogProbs, w =>
            {
                w.LogProbGradients.Fill(-1.0 / batch.ScoredCount);
                foreach (var logProb in w.LogProbs)
                {
                    last -= logProb / batch.ScoredCount;
                }
            });
            first = step == 0 ? last : first;
            engine.Step(new OptimizerStep { LearningRate = 0.01, WeightDecay = 0 });
        }

        Assert.InRange(first, 0.9 * Math.Log(23), 1.1 * Math.Log(23));
        Assert.InRange(last, 0, 0.02);
    }

    private static ModelConfig Config(string model) => model switch
    {
        "grouped, tied" => s_grouped,
        "untied, with biases" => s_grouped with { TieEmbeddings = false, AttentionBias = true },
        "one head per key, tied, with biases" => s_grouped with { HeadCount = 2, KeyValueHeadCount = 2, HeadSize = 16, AttentionBias = true },
        "normed queries and keys" => s_grouped with { QueryKeyNorm = true, TieEmbeddings = false },
        "normed heads of a vector's width, yarn" => s_grouped with { HeadCount = 2, KeyValueHeadCount = 1, HeadSize = 16, QueryKeyNorm = true, RopeScaling = s_yarn },
        "linear scaling" => s_grouped with { RopeScaling = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 3 } },
        "llama3 scaling" => s_grouped with { RopeTheta = 100, RopeScaling = new RopeScaling { Kind = RopeScalingKind.Llama3, Factor = 4, OriginalContextLength = 12, LowFrequencyFactor = 0.2, HighFrequencyFactor = 1.5 } },
        _ => s_grouped with { HeadCount = 3, KeyValueHeadCount = 1, HeadSize = 0, TieEmbeddings = false },
    };

    // Any smooth function of the three outputs will do; this one treats every token differently.
    private static double Loss(ModelConfig config, double[] weights, TokenBatch batch)
    {
        var reference = new DoubleTransformer(config);
        var loss = 0.0;
        var i = 0;
        foreach (var (logProb, entropy, value) in batch.Sequences.SelectMany(s => reference.Forward(weights, s, Temperature)))
        {
            loss += (Math.Sin(i + 1) * logProb) + (Math.Cos(i) * entropy) + (0.5 * Math.Pow(value - Math.Sin(3 * i), 2));
            i++;
        }

        return loss;
    }

    private static void Accumulate(CpuPolicyEngine engine, TokenBatch batch) => engine.Accumulate(batch, All, w =>
    {
        for (var j = 0; j < w.LogProbs.Length; j++)
        {
            var i = w.FirstToken + j;
            w.LogProbGradients[j] = Math.Sin(i + 1);
            w.EntropyGradients[j] = Math.Cos(i);
            w.ValueGradients[j] = w.Values[j] - Math.Sin(3 * i);
        }
    }, Temperature);

    private static double[] Weights(CpuPolicyEngine engine) =>
        Array.ConvertAll(engine.Weights.Values.AsSpan(0, engine.Weights.Layout.Length).ToArray(), w => (double)w);
}
