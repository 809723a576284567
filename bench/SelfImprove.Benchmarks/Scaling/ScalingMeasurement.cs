using System.Diagnostics;

namespace SelfImprove.Benchmarks.Scaling;

/// <summary>Training steps over a factor of 100 in tokens, and over a factor of 100 in weights.</summary>
internal static class ScalingMeasurement
{
    private const int SequenceTokens = 128;
    private const int FixedTokens = 2048;
    private const int MinimumRepetitions = 3;
    private const int Vocabulary = 300;
    private const int HeadSize = 32;

    private static readonly int[] s_tokens = [256, 512, 1024, 2560, 5120, 12_800, 25_600];

    // Layers, width, feed-forward: 0.12 M to 12 M weights.
    private static readonly (int Layers, int Hidden, int FeedForward)[] s_models =
        [(2, 64, 176), (3, 96, 264), (4, 128, 352), (5, 192, 528), (6, 256, 704), (8, 352, 960)];

    /// <summary>The small model on 256 to 25,600 tokens.</summary>
    public static IEnumerable<ScalingPoint> OverTokens(int threads, double seconds) =>
        s_tokens.Select(tokens => Measure(ScalingPoint.TokensAxis, (4, 128, 352), tokens, threads, seconds));

    /// <summary>Models of 0.12 M to 12 M weights on 2048 tokens.</summary>
    public static IEnumerable<ScalingPoint> OverWeights(int threads, double seconds) =>
        s_models.Select(model => Measure(ScalingPoint.WeightsAxis, model, FixedTokens, threads, seconds));

    private static ScalingPoint Measure(string axis, (int Layers, int Hidden, int FeedForward) model, int tokens, int threads, double seconds)
    {
        var config = new ModelConfig
        {
            VocabularySize = Vocabulary,
            HiddenSize = model.Hidden,
            IntermediateSize = model.FeedForward,
            LayerCount = model.Layers,
            HeadCount = model.Hidden / HeadSize,
            KeyValueHeadCount = model.Hidden / HeadSize,
            ContextLength = SequenceTokens + 1,
        };
        using var engine = new CpuEngineFactory(new CpuEngineOptions { Threads = threads }).Create(config, RandomKey.FromSeed(1));
        var random = new CounterRandom(RandomKey.FromSeed(2));

        // The first token of a sequence is given: a sequence of 129 trains on 128.
        var batch = new TokenBatch(Enumerable.Range(0, tokens / SequenceTokens).Select(_ => new TokenSequence(
            Enumerable.Range(0, SequenceTokens + 1).Select(_ => random.NextInt32(0, Vocabulary - 1)).ToArray(), 1)));
        var step = new OptimizerStep { LearningRate = 1e-4 };
        Train();
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        while (times.Count < MinimumRepetitions || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var begun = Stopwatch.GetTimestamp();
            Train();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        times.Sort();
        return new ScalingPoint(
            axis, batch.ScoredCount, engine.Info.ParameterCount, model.Layers, model.Hidden, threads, times.Count, times[times.Count / 2], times[0]);

        void Train()
        {
            engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
            engine.Step(step);
        }
    }
}
