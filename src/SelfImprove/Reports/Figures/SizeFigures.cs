using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>Accuracy and behaviours by the size of the model, where an axis of the matrix is one: <c>scale</c>, <c>size</c>, or an option of the model.</summary>
internal static class SizeFigures
{
    /// <summary>The axis of sizes; null when there is none with several values.</summary>
    internal static string? AxisOf(ReportModel model) => model.Conditions.SelectMany(c => c.Axes).GroupBy(a => a.Axis, StringComparer.Ordinal)
        .FirstOrDefault(g => IsSize(g.Key) && g.Select(a => a.Value).Distinct(StringComparer.Ordinal).Count() > 1)?.Key;

    /// <summary>The figures, before and after training; empty without such an axis.</summary>
    internal static ImmutableArray<Figure> Of(ReportModel model)
    {
        if (AxisOf(model) is not { } axis)
        {
            return [];
        }

        var sizes = model.Conditions.SelectMany(c => c.Axes).Where(a => a.Axis == axis).Select(a => a.Value).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var prefix = model.IsSampled ? "eval_sampled/" : "eval/";
        IEnumerable<(string Title, Func<EvaluationSummary, double> Value, bool Percent)> measures =
        [
            ("Accuracy", e => e.AccuracyOf(model.IsSampled), true),
            .. model.Behaviors.Select(b => ($"{BehaviorLabels.TitleOf(b)} per response", (Func<EvaluationSummary, double>)(e => e.ValueOf(prefix + StudyMetric.Of(b))), false)),
        ];
        return [.. measures.SelectMany(m => new[] { (When: "before RL", After: false), (When: "after RL", After: true) }.Select(moment => Draw(
            model, axis, sizes, $"{m.Title}, {moment.When}", m.Percent, r => (moment.After ? r.After : r.Before) is { } e ? m.Value(e) : double.NaN))).OfType<Figure>()];
    }

    private static Figure? Draw(ReportModel model, string axis, ImmutableArray<string> sizes, string title, bool percent, Func<ReportRun, double> value)
    {
        var lines = model.Conditions.GroupBy(c => NameWithout(axis, c), StringComparer.Ordinal).Select(g => new Curve(g.Key, [.. sizes
            .Select((size, i) => Point(i, g.Where(c => c.Axes.Any(a => a.Axis == axis && a.Value == size)).SelectMany(c => c.Runs).Select(value)))
            .Where(p => p.Count > 0)])).ToImmutableArray();
        return lines.All(l => l.Points.IsEmpty) ? null : new Figure(
            "by-size-" + Figure.FileName(title),
            title,
            "",
            new LineChart
            {
                Label = $"{title}, by {axis}", Curves = lines, Percent = percent, StepLabels = sizes, StepName = axis, FollowsLegend = false, NameLines = true, NameLength = 22, Width = 460,
            });
    }

    private static CurvePoint Point(int index, IEnumerable<double> seeds)
    {
        var known = seeds.Where(double.IsFinite).ToList();
        return known.Count == 0 ? new CurvePoint(index, double.NaN, double.NaN, double.NaN, 0) : new CurvePoint(index, known.Average(), known.Min(), known.Max(), known.Count);
    }

    private static string NameWithout(string axis, ReportCondition condition) =>
        condition.Axes.Where(a => a.Axis != axis).ToImmutableArray() is { IsEmpty: false } rest ? string.Join(", ", rest.Select(ConditionName.Of)) : "all conditions";

    private static bool IsSize(string axis) => axis is "scale" or "size" || axis.StartsWith("model.", StringComparison.Ordinal);
}
