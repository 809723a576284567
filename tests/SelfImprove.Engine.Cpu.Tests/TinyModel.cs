using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Small models of awkward shapes, and batches for them.</summary>
internal static class TinyModel
{
    /// <summary>Heads of 8, grouped; no width is a multiple of 16 but the vocabulary's neighbour.</summary>
    public static ModelConfig Config { get; } = new()
    {
        VocabularySize = 37, HiddenSize = 24, IntermediateSize = 40, LayerCount = 2, HeadCount = 3, KeyValueHeadCount = 1, ContextLength = 96,
    };

    /// <summary>The shape of the small models that experiments train.</summary>
    public static ModelConfig Aligned { get; } = new()
    {
        VocabularySize = 131, HiddenSize = 64, IntermediateSize = 96, LayerCount = 2, HeadCount = 2, KeyValueHeadCount = 1, ContextLength = 160,
    };

    /// <summary>Norms of queries and keys, and scaled rotary positions (Qwen-3 with a long context).</summary>
    public static ModelConfig Normed { get; } = Config with
    {
        HeadCount = 4, KeyValueHeadCount = 2, HeadSize = 10, QueryKeyNorm = true,
        RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalContextLength = 24 },
    };

    public static CpuEngineFactory Factory(int threads = 1, int microBatch = 2048, int block = 256, int rows = 48) => new(new CpuEngineOptions
    {
        Threads = threads, MicroBatchTokens = microBatch, BlockTokens = block, SamplingRows = rows,
    });

    /// <summary>A trained-looking model: weights large enough that attention and logits are far from uniform.</summary>
    public static CpuPolicyEngine Create(ModelConfig config, CpuEngineFactory factory, long seed = 1)
    {
        var engine = (CpuPolicyEngine)factory.Create(config, RandomKey.FromSeed(seed));
        var random = new CounterRandom(RandomKey.FromSeed(seed + 1000));
        foreach (var view in engine.Weights.Layout.Views)
        {
            foreach (ref var weight in engine.Weights.Values.AsSpan(view.Offset, view.ElementCount))
            {
                weight = view.Name.EndsWith("norm.weight", StringComparison.Ordinal)
                    ? (float)(1 + (0.2 * random.NextGaussian()))
                    : (float)(0.25 * random.NextGaussian());
            }
        }

        engine.Weights.Invalidate();
        return engine;
    }

    /// <summary>Ragged sequences with prompts of various lengths, one of them without any scored token.</summary>
    public static TokenBatch Batch(ModelConfig config, int count, int longest, long seed = 5)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        return new TokenBatch(Enumerable.Range(0, count).Select(i =>
        {
            var tokens = new int[i == 1 ? longest : random.NextInt32(2, longest)];
            for (var t = 0; t < tokens.Length; t++)
            {
                tokens[t] = random.NextInt32(0, config.VocabularySize - 1);
            }

            return new TokenSequence(tokens, i == 2 ? tokens.Length : random.NextInt32(1, tokens.Length - 1));
        }));
    }
}
