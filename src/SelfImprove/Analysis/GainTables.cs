using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Analysis;

/// <summary>What cells gained, and which behaviours before go with it.</summary>
internal static class GainTables
{
    private const string Behaviors = "behaviors/";

    /// <summary>The finished cells that were evaluated before and after; cells that share their stage are told once.</summary>
    internal static IEnumerable<CellGain> Gains(IEnumerable<AnalyzedCell> cells, bool drawn)
    {
        foreach (var cell in cells.Where(c => c.IsFinished).DistinctBy(c => c.Stage.Directory))
        {
            if (cell.Before is { } start && start.Accuracy(drawn) is { } before && cell.After?.Accuracy(drawn) is { } after)
            {
                yield return new CellGain(cell.Condition, cell.Name, cell.Seed, drawn ? AnalyzedGroup.Drawn : AnalyzedGroup.Greedy, before, after, CountsOf(start, drawn));
            }
        }
    }

    /// <summary>The correlations; empty when there are too few cells.</summary>
    internal static IEnumerable<GainPredictor> Predictors(IEnumerable<CellGain> gains)
    {
        foreach (var kind in gains.GroupBy(g => g.Answers, StringComparer.Ordinal))
        {
            foreach (var behavior in kind.SelectMany(g => g.Behaviors.Keys).Distinct().Order(StringComparer.Ordinal))
            {
                var known = kind.Where(g => g.Behaviors.ContainsKey(behavior)).ToList();
                if (known.Count >= GainPredictor.FewestCells)
                {
                    yield return new GainPredictor(
                        kind.Key, behavior, known.Count, ConditionsOf(known), Correlation(known, behavior, g => g.Gain), Correlation(known, behavior, g => g.AccuracyAfter));
                }
            }
        }
    }

    private static int ConditionsOf(IEnumerable<CellGain> gains) => gains.Select(g => g.Condition).Distinct(StringComparer.Ordinal).Count();

    // Seeds of one condition are no independent witnesses: they were primed with texts of one kind.
    private static Interval Correlation(List<CellGain> gains, string behavior, Func<CellGain, double> with)
    {
        var correlation = RankCorrelation.Spearman([.. gains.Select(g => g.Behaviors[behavior])], [.. gains.Select(with)], gains.ConvertAll(g => g.Condition));
        return ConditionsOf(gains) < GainPredictor.FewestConditions ? correlation with { Low = double.NaN, High = double.NaN } : correlation;
    }

    // "eval/behaviors/verification" is the mean count; longer names are other numbers on it.
    private static ImmutableSortedDictionary<string, double> CountsOf(PolicyMoment moment, bool drawn)
    {
        var prefix = PolicyMoment.PrefixOf(drawn) + Behaviors;
        return moment.Values.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal) && v.Key.IndexOf('/', prefix.Length) < 0)
            .ToImmutableSortedDictionary(v => v.Key[prefix.Length..], v => v.Value, StringComparer.Ordinal);
    }
}
