using System.Collections.Immutable;
using SelfImprove.Statistics;

namespace SelfImprove.Reports;

/// <summary>Two runs side by side.</summary>
/// <param name="A">The first run.</param>
/// <param name="B">The second run.</param>
/// <param name="Configuration">The settings that differ.</param>
/// <param name="Conditions">The conditions that both have.</param>
/// <param name="Overlay">Both runs in one report: conditions are called "A: ..." and "B: ...", samples of one problem stand together.</param>
public sealed record RunComparison(
    ReportModel A, ReportModel B, ImmutableArray<ConfigDifference> Configuration, ImmutableArray<ConditionComparison> Conditions, ReportModel Overlay)
{
    /// <summary>Compares two runs.</summary>
    /// <exception cref="InvalidInputException">A configuration is not YAML.</exception>
    public static RunComparison Create(ReportModel a, ReportModel b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new RunComparison(
            a, b, ConfigDifference.Between(a.ResolvedConfiguration, b.ResolvedConfiguration), [.. Pairs(a, b).SelectMany(p => Compare(p.Name, p.A, p.B))], Merge(a, b));
    }

    private static IEnumerable<(string Name, ReportCondition A, ReportCondition B)> Pairs(ReportModel a, ReportModel b) =>
        a.Conditions is [var only] && b.Conditions is [var other]
            ? [(only.Name == other.Name ? only.Name : $"{only.Name} / {other.Name}", only, other)]
            : a.Conditions.Join(b.Conditions, c => c.Name, c => c.Name, (x, y) => (x.Name, x, y), StringComparer.Ordinal);

    private static IEnumerable<ConditionComparison> Compare(string name, ReportCondition a, ReportCondition b)
    {
        yield return Compare(name, "greedy", a, b, s => s.Accuracy, e => e.Solved);
        var sampled = Compare(name, "sampled", a, b, s => s.SampledAccuracy, e => e.SampledSolved);
        if (double.IsFinite(sampled.A.Estimate) || double.IsFinite(sampled.B.Estimate))
        {
            yield return sampled;
        }
    }

    private static ConditionComparison Compare(
        string name, string answers, ReportCondition a, ReportCondition b,
        Func<ConditionSummary, Interval> accuracy, Func<EvaluationSummary, ImmutableSortedDictionary<string, double>> solved)
    {
        Interval Accuracy(ReportCondition condition) => accuracy(ConditionSummary.Of(condition.Runs.Select(r => r.After), []));

        // The mean over seeds for each problem, so that seeds do not count as problems.
        Dictionary<string, double> Shares(ReportCondition condition) => condition.Runs.Select(r => r.After).OfType<EvaluationSummary>().SelectMany(solved)
            .GroupBy(p => p.Key, p => p.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Average(), StringComparer.Ordinal);

        var (solvedA, solvedB) = (Shares(a), Shares(b));
        var differences = solvedA.OrderBy(p => p.Key, StringComparer.Ordinal).Where(p => solvedB.ContainsKey(p.Key)).Select(p => solvedB[p.Key] - p.Value).ToList();
        return new ConditionComparison(name, answers, Accuracy(a), Accuracy(b), differences.Count, PairedBootstrap.MeanDifference(differences));
    }

    private static ReportModel Merge(ReportModel a, ReportModel b)
    {
        ReportCondition Condition(string run, ReportCondition condition) => condition with { Name = $"{run}: {condition.Name}" };
        ReportSample Sample(string run, ReportSample sample) => sample with { Condition = $"{run}: {sample.Condition}" };
        return new ReportModel
        {
            Name = $"{a.Name} and {b.Name}",
            MainStage = a.MainStage == b.MainStage ? a.MainStage : null,
            Behaviors = [.. a.Behaviors.Union(b.Behaviors)],
            Conditions = [.. a.Conditions.Select(c => Condition("A", c)), .. b.Conditions.Select(c => Condition("B", c))],
            Metrics = [.. a.Metrics.UnionBy(b.Metrics, m => m.Name)],
            Samples = [.. a.Samples.Select(s => Sample("A", s)), .. b.Samples.Select(s => Sample("B", s))],
        };
    }
}
