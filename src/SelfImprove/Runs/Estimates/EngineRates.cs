using System.Diagnostics;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>How fast an engine is on this machine now, and the memory of the process with it, measured on short runs.</summary>
/// <param name="Sampled">Tokens drawn per second.</param>
/// <param name="Scored">Tokens scored per second.</param>
/// <param name="Trained">Tokens run forward and backward per second.</param>
/// <param name="MemoryBytes">Memory of the process after sampling, scoring and training.</param>
/// <param name="ActivationBytes">What of it the training's activations take; 0 where the engine does not tell.</param>
internal sealed record EngineRates(double Sampled, double Scored, double Trained, long MemoryBytes, long ActivationBytes)
{
    // As many rows as keep the engine busy, as training does.
    private const int Rows = 128;
    private const int TrainedRows = 32;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(0.4);

    /// <summary>Measures with completions as long as the longest wanted, or as long as fit a good half second.</summary>
    internal static EngineRates Measure(LoadedPolicy policy, IReadOnlyList<int[]> prompts, int maxTokens)
    {
        var samplePrompts = Enumerable.Range(0, Rows).Select(i => new SamplePrompt(prompts[i % prompts.Count], new RandomKey((ulong)i))).ToArray();
        IReadOnlyList<SampledSequence> samples = [];
        var sampled = 0.0;
        for (var length = Math.Min(8, maxTokens); ; length = Math.Min(length * 2, maxTokens))
        {
            // Nothing ends a completion, so that the number of tokens is known.
            var options = new SamplingOptions { MaxTokens = length, EndOfSequenceIds = [] };
            var time = Time(() => samples = policy.Engine.Sample(samplePrompts, options));
            sampled = Rows * length / time.TotalSeconds;
            if (length == maxTokens || time > LongEnough)
            {
                break;
            }
        }

        var batch = new TokenBatch(samples.Take(TrainedRows).Select((s, i) =>
            new TokenSequence((int[])[.. samplePrompts[i].Tokens.Span, .. s.Tokens], samplePrompts[i].Tokens.Length)));
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        return new EngineRates(
            sampled,
            batch.TokenCount / BestTime(() => policy.Engine.Score(batch, scores)).TotalSeconds,
            batch.TokenCount / BestTime(() => policy.Engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(1e-9))).TotalSeconds,
            Environment.WorkingSet,
            policy.Engine.MeasureActivations(batch.Sequences.Max(s => s.Tokens.Length), batch.TokenCount)?.Bytes ?? 0);
    }

    // The first call finds code that is not compiled yet.
    private static TimeSpan BestTime(Action action) => new[] { Time(action), Time(action), Time(action) }.Min();

    private static TimeSpan Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
