using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>What the tests of adapters do with engines.</summary>
internal static class LoraRun
{
    public const TokenOutputs All = TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values;

    public static TokenOutputs OutputsOf(IPolicyEngine engine) => engine.Info.HasValueHead ? All : TokenOutputs.LogProbs | TokenOutputs.Entropies;

    public static TokenScores Score(IPolicyEngine engine, TokenBatch batch, double temperature = 1)
    {
        var scores = new TokenScores(batch.ScoredCount, OutputsOf(engine));
        engine.Score(batch, scores, temperature);
        return scores;
    }

    /// <summary>Accumulates derivatives that differ from token to token.</summary>
    public static void Accumulate(IPolicyEngine engine, TokenBatch batch, TokenScores? seen = null, double temperature = 1) => engine.Accumulate(batch, OutputsOf(engine), w =>
    {
        for (var j = 0; j < w.LogProbs.Length; j++)
        {
            var i = w.FirstToken + j;
            w.LogProbGradients[j] = Math.Sin(i + 1);
            w.EntropyGradients[j] = Math.Cos(i);
            if (w.Values.Length > 0)
            {
                w.ValueGradients[j] = w.Values[j] - Math.Sin(3 * i);
            }
        }

        if (seen is not null)
        {
            w.LogProbs.CopyTo(seen.LogProbs.AsSpan(w.FirstToken));
            w.Entropies.CopyTo(seen.Entropies.AsSpan(w.FirstToken));
            w.Values.CopyTo(seen.Values.AsSpan(w.FirstToken));
        }
    }, temperature);

    public static void Train(IPolicyEngine engine, int steps, int firstSeed = 0)
    {
        for (var step = 0; step < steps; step++)
        {
            Accumulate(engine, TinyModel.Batch(TinyModel.Config, 6, 40, seed: firstSeed + step));
            engine.Step(new OptimizerStep { LearningRate = 0.01 });
        }
    }

    public static float[] ValuesOf(CpuPolicyEngine engine) => engine.Core.Trained.Values.AsSpan(0, engine.Core.Trained.Layout.Length).ToArray();

    public static float[] GradientOf(CpuPolicyEngine engine) => engine.Gradient.AsSpan(0, engine.Gradient.Length).ToArray();

    /// <summary>Every weight of the base that its maps hold.</summary>
    public static unsafe float[] BaseOf(CpuPolicyEngine engine)
    {
        var all = new List<float>();
        foreach (var map in engine.Weights.Layers.SelectMany(l => l.Linears).Append(engine.Weights.Head))
        {
            using var row = new NativeBuffer(map.InputWidth);
            for (var output = 0; output < map.OutputWidth; output++)
            {
                map.ReadRow(output, row.Pointer);
                all.AddRange(row.AsSpan(0, row.Length));
            }
        }

        return [.. all];
    }

    public static void AssertSame(TokenScores expected, TokenScores actual)
    {
        Assert.Equal(expected.LogProbs, actual.LogProbs);
        Assert.Equal(expected.Entropies, actual.Entropies);
        Assert.Equal(expected.Values, actual.Values);
    }

    public static void AssertSame(IReadOnlyList<SampledSequence> expected, IReadOnlyList<SampledSequence> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.Tokens, a.Tokens);
            Assert.Equal(e.LogProbs, a.LogProbs);
        }
    }

    public static (List<SamplePrompt> Prompts, SamplingOptions Options) Prompts(ModelConfig config) => (
        [.. TinyModel.Batch(config, 9, 30).Sequences.Select((s, i) => new SamplePrompt(s.Tokens[..((s.Tokens.Length + 1) / 2)], RandomKey.FromSeed(i)))],
        new SamplingOptions { MaxTokens = 24, EndOfSequenceIds = [3] });
}
