using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The bars per condition: accuracy, length and behaviours, after and before training, with intervals.</summary>
internal static class ConditionBars
{
    /// <summary>All bar charts that have a value.</summary>
    internal static ImmutableArray<Figure> Of(ReportModel model)
    {
        var sampled = model.IsSampled;
        var (prefix, answers) = sampled ? ("eval_sampled/", ", drawn answers") : ("eval/", "");
        var hasEnds = model.Conditions.SelectMany(c => c.Runs).Any(r => r.After?.Values.ContainsKey(prefix + StudyMetric.TerminatedLength) == true);
        List<Figure?> figures =
        [
            Accuracy(model, sampled, "accuracy", sampled ? "Accuracy, drawn answers" : "Accuracy"),
            sampled ? Accuracy(model, false, "accuracy-greedy", "Accuracy, greedy") : null,
            hasEnds ? null : Metric(model, "length", "Response length, tokens" + answers, prefix + StudyMetric.Length, 0),
            hasEnds ? Metric(model, "length", "Length of answers that ended by themselves, tokens" + answers, prefix + StudyMetric.TerminatedLength, 0) : null,
            hasEnds ? Metric(model, "truncated", "Truncated answers" + answers, prefix + StudyMetric.Truncated, 1, percent: true) : null,
            .. model.Behaviors.Select(b => Metric(model, Figure.FileName(b.Name), $"{BehaviorLabels.TitleOf(b)} per response{answers}", prefix + StudyMetric.Of(b), 2)),
        ];
        return [.. figures.OfType<Figure>()];
    }

    private static Figure? Accuracy(ReportModel model, bool sampled, string name, string title) => Chart(name, title, percent: true, 1, model.Conditions.Select(c => new BarChart.Bar(
        c.Name,
        ConditionSummary.Of(c.Runs.Select(r => r.After), []).AccuracyOf(sampled),
        ConditionSummary.Of(c.Runs.Select(r => r.Before), []).AccuracyOf(sampled).Estimate)));

    private static Figure? Metric(ReportModel model, string name, string title, string metric, int decimals, bool percent = false)
    {
        double Value(EvaluationSummary? evaluation) => evaluation is null ? double.NaN : evaluation.ValueOf(metric);
        return Chart(name, title, percent, decimals, model.Conditions.Select(c => new BarChart.Bar(
            c.Name, Positive(Interval.OfMeans(c.Runs.Select(r => Value(r.After)))), Interval.OfMeans(c.Runs.Select(r => Value(r.Before))).Estimate)));
    }

    private static Figure? Chart(string name, string title, bool percent, int decimals, IEnumerable<BarChart.Bar> bars)
    {
        var chart = new BarChart { Label = title, Percent = percent, Decimals = decimals, Bars = [.. bars] };
        return chart.Bars.All(b => !double.IsFinite(b.Value.Estimate) && !double.IsFinite(b.Before)) ? null : new Figure("bars-" + name, title, "", chart);
    }

    // Counts and lengths do not go below 0, whatever few seeds say.
    private static Interval Positive(Interval interval) => interval with { Low = Math.Max(0, interval.Low) };
}
