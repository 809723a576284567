using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Curves of a study in panels: one per family of conditions, each with the unprimed condition, all of a row on one scale.</summary>
internal static class FamilyFigures
{
    /// <summary>A row of panels.</summary>
    /// <param name="Title">What is measured.</param>
    /// <param name="Metric">The metric's name.</param>
    /// <param name="Panels">One panel per family.</param>
    internal sealed record Row(string Title, string Metric, ImmutableArray<Figure> Panels);

    /// <summary>Accuracy, length and truncation over steps; empty without families, or when nothing was logged.</summary>
    internal static ImmutableArray<Row> Of(ReportModel model)
    {
        if (model.Study is not { Families: { IsEmpty: false } families } || model.MainStage is not { } stage)
        {
            return [];
        }

        var (prefix, answers) = model.IsSampled ? ("eval_sampled/", ", drawn answers") : ("eval/", "");
        (string Name, string Title, string Metric)[] rows =
        [
            ("accuracy", "Accuracy" + answers, prefix + "accuracy"),
            ("length", "Length of answers that ended by themselves" + answers, prefix + StudyMetric.TerminatedLength),
            ("truncated", "Truncated answers" + answers, prefix + StudyMetric.Truncated),
        ];
        return [.. rows.Select(r => new Row(r.Title, r.Metric, Panels(model, families, stage, r.Name, r.Title, r.Metric))).Where(r => !r.Panels.IsEmpty)];
    }

    private static ImmutableArray<Figure> Panels(ReportModel model, ImmutableArray<ConditionFamily> families, string stage, string name, string title, string metric)
    {
        var curves = model.Conditions.Select(c => Curve.Of(c, stage, metric)).ToImmutableArray();
        var values = curves.SelectMany(c => c.Points).SelectMany(p => new[] { p.Mean, p.Low, p.High }).Where(double.IsFinite).ToImmutableArray();
        if (values.IsEmpty)
        {
            return [];
        }

        // Conditions keep their places, and so their looks, in every panel.
        return [.. families.Select(family => new Figure(
            $"{name}-{Figure.FileName(family.Title)}",
            family.Title,
            "",
            new LineChart
            {
                Label = $"{title} over steps: {family.Title}",
                Curves = [.. curves.Select(c => family.Conditions.Contains(c.Condition) ? c : new Curve(c.Condition, []))],
                Percent = MetricText.UnitOf(model.Metrics, metric) == MetricText.Fraction,
                SharedValues = [values.Min(), values.Max()],
                NameLines = true,
                NameLength = 26,
                SharedNames = [.. families.SelectMany(f => f.Conditions)],
                Width = 540,
                Height = 280,
            }))];
    }
}
