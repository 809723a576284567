using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The evaluations of a condition before or after training, averaged over seeds; NaN is "unknown".</summary>
/// <param name="Seeds">Number of seeds that were evaluated.</param>
/// <param name="Accuracy">Share of solved problems with its 95 % interval (see <see cref="Interval.OfSeeds"/>).</param>
/// <param name="SampledAccuracy">Share of correct drawn completions with its 95 % interval; unknown when none were drawn.</param>
/// <param name="MeanTokens">Mean response length in tokens.</param>
/// <param name="Behaviors">Mean occurrences per response, for each of the report's behaviours in their order.</param>
public sealed record ConditionSummary(
    int Seeds, Interval Accuracy, Interval SampledAccuracy, double MeanTokens, ImmutableArray<double> Behaviors)
{
    /// <summary>The accuracy of drawn or of greedy answers.</summary>
    /// <param name="sampled">Whether of drawn ones.</param>
    public Interval AccuracyOf(bool sampled) => sampled ? SampledAccuracy : Accuracy;

    /// <summary>Summarises evaluations, one per seed.</summary>
    /// <param name="evaluations">The evaluations; null for a seed that was not evaluated.</param>
    /// <param name="behaviors">The behaviours to summarise.</param>
    public static ConditionSummary Of(IEnumerable<EvaluationSummary?> evaluations, ImmutableArray<Behavior> behaviors)
    {
        var known = evaluations.OfType<EvaluationSummary>().ToList();
        return new ConditionSummary(
            known.Count,
            Interval.OfSeeds(known.Select(e => e.Accuracy)),
            Interval.OfSeeds(known.Select(e => e.SampledAccuracy)),
            MeanOfKnown(known.Select(e => e.MeanTokens)),
            [.. behaviors.Select(b => MeanOfKnown(known.Select(e => e.MeanBehaviors.TryGetValue(b, out var count) ? count : double.NaN)))]);
    }

    private static double MeanOfKnown(IEnumerable<double> values)
    {
        var known = values.Where(double.IsFinite).ToList();
        return known.Count == 0 ? double.NaN : known.Average();
    }
}
