using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Pipelines;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

/// <summary>Conditions with known numbers.</summary>
internal static class StudyData
{
    internal static StudyOptions Roles => new()
    {
        Unprimed = "none",
        Primed = ["all"],
        RightAnswers = "all",
        WrongAnswers = "wrong",
        Controls = ["empty", "dots"],
        RichCorpus = ["rich"],
        MinimalCorpus = ["minimal"],
    };

    /// <summary>A condition whose seeds end at these accuracies.</summary>
    internal static ReportCondition Condition(string name, params double[] accuracies) => new(name)
    {
        Axes = [new AxisValue("condition", name)],
        Runs = [.. accuracies.Select((a, i) => new ReportRun(i + 1) { Before = Evaluation(0), After = Evaluation(a) })],
    };

    /// <summary>A condition that is evaluated on single problems: a text of 1 and 0 per seed.</summary>
    internal static ReportCondition Solving(string name, params string[] seeds) => new(name)
    {
        Axes = [new AxisValue("condition", name)],
        Runs = [.. seeds.Select((s, i) => new ReportRun(i + 1) { After = Evaluation(s.Count(c => c == '1') / (double)s.Length) with { Solved = Problems(s) } })],
    };

    /// <summary>A condition with the same metrics in all seeds.</summary>
    internal static ReportCondition Measured(string name, int seeds, (string Metric, double Before, double After)[] metrics, double accuracy = 0.5) => new(name)
    {
        Axes = [new AxisValue("condition", name)],
        Runs = [.. Enumerable.Range(1, seeds).Select(seed => new ReportRun(seed)
        {
            Before = Evaluation(accuracy) with { Values = Values(metrics.Select(m => (m.Metric, m.Before))) },
            After = Evaluation(accuracy) with { Values = Values(metrics.Select(m => (m.Metric, m.After))) },
        })],
    };

    internal static EvaluationSummary Evaluation(double accuracy) => new() { Accuracy = new Interval(accuracy, double.NaN, double.NaN) };

    internal static ImmutableSortedDictionary<string, double> Problems(string solved) => solved.Select((c, i) => (Id: "p" + i.ToString(CultureInfo.InvariantCulture), c))
        .ToImmutableSortedDictionary(p => p.Id, p => p.c == '1' ? 1.0 : 0, StringComparer.Ordinal);

    internal static Claim ClaimOf(string id, StudyOptions study, params ReportCondition[] conditions) =>
        Assert.Single(StudyResults.Of(study, [.. conditions]).Claims, c => c.Id == id);

    private static ImmutableSortedDictionary<string, double> Values(IEnumerable<(string Metric, double Value)> values) =>
        values.ToImmutableSortedDictionary(v => "eval/" + v.Metric, v => v.Value, StringComparer.Ordinal);
}
