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

    // From here on reading a single prompt takes long enough to be measured.
    private const long LargeModel = 100_000_000;
    private const int LargeModelRows = 16;
    private const int LargeModelTokens = 4;

    /// <summary>Measures in seconds, whatever the size of the model.</summary>
    internal static EngineRates Measure(LoadedPolicy policy, IReadOnlyList<int[]> prompts, int maxTokens) =>
        policy.Engine.Info.WeightCount < LargeModel ? MeasureSmall(policy, prompts, maxTokens) : MeasureLarge(policy, prompts, maxTokens);

    /// <summary>Measures a few completions of one prompt, which is read once, and adds the time of reading one for each.</summary>
    internal static EngineRates MeasureLarge(LoadedPolicy policy, IReadOnlyList<int[]> prompts, int maxTokens)
    {
        ReadOnlyMemory<int> prompt = prompts[0];
        SamplePrompt[] rows = [.. Enumerable.Range(0, LargeModelRows).Select(i => new SamplePrompt(prompt, new RandomKey((ulong)i)))];
        IReadOnlyList<SampledSequence> samples = [];
        TimeSpan TimeOf(int length) => Time(() => samples = policy.Engine.Sample(rows, new SamplingOptions { MaxTokens = length, EndOfSequenceIds = [] }));

        // The first call packs the weights.
        TimeOf(1);
        var more = Math.Min(LargeModelTokens, maxTokens) - 1;
        var first = TimeOf(1);
        var perToken = (more > 0 ? TimeOf(more + 1) - first : first) / (LargeModelRows * Math.Max(1, more));
        var batch = new TokenBatch([new TokenSequence((int[])[.. prompt.Span, .. samples[0].Tokens], prompt.Length)]);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        var scored = batch.TokenCount / Time(() => policy.Engine.Score(batch, scores)).TotalSeconds;
        var secondsPerToken = Math.Max(perToken.TotalSeconds, 0) + (prompts.Average(p => p.Length) / scored / maxTokens);
        return new EngineRates(
            1 / secondsPerToken,
            scored,
            batch.TokenCount / new[] { TimeTraining(), TimeTraining() }.Min().TotalSeconds,
            Environment.WorkingSet,
            policy.Engine.MeasureActivations(batch.Sequences[0].Tokens.Length, batch.TokenCount)?.Bytes ?? 0);

        TimeSpan TimeTraining() => Time(() => policy.Engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(1e-9)));
    }

    /// <summary>Measures with completions as long as the longest wanted, or as long as fit a good half second.</summary>
    private static EngineRates MeasureSmall(LoadedPolicy policy, IReadOnlyList<int[]> prompts, int maxTokens)
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
