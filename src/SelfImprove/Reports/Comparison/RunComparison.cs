using System.Collections.Immutable;

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

        List<ImmutableSortedDictionary<string, double>> Seeds(ReportCondition condition) => [.. condition.Runs.Select(r => r.After).OfType<EvaluationSummary>().Select(solved).Where(s => !s.IsEmpty)];

        var (seedsA, seedsB) = (Seeds(a), Seeds(b));
        var shared = seedsA.SelectMany(s => s.Keys).ToHashSet(StringComparer.Ordinal);
        shared.IntersectWith(seedsB.SelectMany(s => s.Keys));
        var bootstrap = new HierarchicalBootstrap([KeyValuePair.Create("A", On(shared, seedsA)), KeyValuePair.Create("B", On(shared, seedsB))]);
        var difference = bootstrap.MeanOf("B").Minus(bootstrap.MeanOf("A"));
        return new ConditionComparison(name, answers, Accuracy(a), Accuracy(b), shared.Count, difference.Seeds, difference.ToInterval());
    }

    private static ImmutableArray<SeedResult> On(HashSet<string> problems, List<ImmutableSortedDictionary<string, double>> seeds) =>
    [
        .. seeds.Select(s => s.RemoveRange(s.Keys.Where(p => !problems.Contains(p)).ToList())).Where(s => !s.IsEmpty).Select(s => new SeedResult(s.Values.Average(), s)),
    ];

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
