using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Computing activations again saves memory and changes no bit.</summary>
public sealed class RecomputeTests
{
    private const TokenOutputs All = TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values;

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (var model in new[] { "grouped", "biased", "untied", "normed", "one layer" })
            {
                foreach (var (threads, longest) in new[] { (1, 5), (1, 60), (2, 33), (3, 90) })
                {
                    cases.Add(model, threads, longest);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_have_the_same_bits_with_recompute(string model, int threads, int longest)
    {
        var config = Config(model);
        using var keeping = TinyModel.Create(config, Factory(recompute: false, threads));
        using var recomputing = TinyModel.Create(config, Factory(recompute: true, threads));
        for (var step = 0; step < 3; step++)
        {
            // Several micro-batches, so that one follows another's activations.
            var batch = TinyModel.Batch(config, 9, longest, seed: step);
            Train(keeping, batch);
            Train(recomputing, batch);
            Assert.Equal(keeping.Gradient.AsSpan(0, keeping.Gradient.Length), recomputing.Gradient.AsSpan(0, keeping.Gradient.Length));
            keeping.Step(new OptimizerStep { LearningRate = 0.01 });
            recomputing.Step(new OptimizerStep { LearningRate = 0.01 });
        }

        Assert.Equal(keeping.Weights.Values.AsSpan(0, keeping.Gradient.Length), recomputing.Weights.Values.AsSpan(0, keeping.Gradient.Length));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 6)]
    [InlineData(true, 6)]
    public void Activations_take_the_bytes_of_the_formula(bool recompute, int layers)
    {
        // Four sequences of 65 tokens, of which 64 are rows and all those scored: 256 rows, so no array needs padding.
        var config = TinyModel.Aligned with { LayerCount = layers };
        using var engine = TinyModel.Create(config, Factory(recompute, threads: 1, microBatch: 256));
        engine.Accumulate(new TokenBatch(Enumerable.Repeat(new TokenSequence(new int[65], 1), 4)), TokenOutputs.LogProbs, _ => { });

        const int Hidden = 64, Qkv = 4 * 32, Attention = 64, FeedForward = 96, Logits = 144, Rows = 256;
        var others = Hidden + Qkv + Attention + (2 * FeedForward) + 2;
        var kept = (layers * Hidden) + ((recompute ? 1 : layers) * others);
        var floats = Rows * (kept + (8 * Hidden) + Attention + FeedForward + 1 + (3 * Hidden) + Logits + 9);
        Assert.Equal(sizeof(float) * (long)floats, engine.ActivationBytes);
    }

    [Fact]
    public void Deep_models_train_in_much_less_memory()
    {
        var config = TinyModel.Aligned with { LayerCount = 24 };
        var bytes = new[] { false, true }.Select(recompute =>
        {
            using var engine = TinyModel.Create(config, Factory(recompute, threads: 1, microBatch: 1024));
            Train(engine, TinyModel.Batch(config with { ValueHead = false }, 30, 70), TokenOutputs.LogProbs);
            return engine.ActivationBytes;
        }).ToArray();

        Assert.InRange(bytes[1], 1, bytes[0] / 4);
    }

    [Fact]
    public void A_training_step_with_recompute_allocates_no_managed_memory()
    {
        var config = Config("biased");
        using var engine = TinyModel.Create(config, Factory(recompute: true, threads: 1));
        var batch = TinyModel.Batch(config, 9, 70);
        var step = new OptimizerStep { LearningRate = 1e-4 };
        TokenObjective objective = w => w.LogProbGradients.Fill(-1e-3);
        for (var i = 0; i < 2; i++)
        {
            engine.Accumulate(batch, All, objective);
            engine.Step(step);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        engine.Accumulate(batch, All, objective);
        engine.Step(step);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ModelConfig Config(string name) => TinyModel.Config with
    {
        ValueHead = true,
        LayerCount = name == "one layer" ? 1 : 3,
        HeadCount = 4,
        HeadSize = 6,
        KeyValueHeadCount = name == "grouped" ? 2 : 4,
        AttentionBias = name == "biased",
        QueryKeyNorm = name == "normed",
        TieEmbeddings = name != "untied",
    };

    private static CpuEngineFactory Factory(bool recompute, int threads, int microBatch = 150) => new(new CpuEngineOptions
    {
        Recompute = recompute, Threads = threads, MicroBatchTokens = microBatch, BlockTokens = 40,
    });

    private static void Train(CpuPolicyEngine engine, TokenBatch batch, TokenOutputs outputs = All) => engine.Accumulate(batch, outputs, w =>
    {
        for (var i = 0; i < w.LogProbs.Length; i++)
        {
            w.LogProbGradients[i] = Math.Sin(w.FirstToken + i) / batch.ScoredCount;
            if (outputs == All)
            {
                w.EntropyGradients[i] = Math.Cos(w.FirstToken + i) / batch.ScoredCount;
                w.ValueGradients[i] = w.Values[i] / batch.ScoredCount;
            }
        }
    });
}
