using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The behaviours of each condition over steps: one panel per condition, one line per behaviour, all panels on one scale.</summary>
internal static class BehaviorFigures
{
    /// <summary>The panels; empty when no behaviours were counted over steps.</summary>
    internal static ImmutableArray<Figure> Of(ReportModel model)
    {
        if (model.MainStage is not { } stage)
        {
            return [];
        }

        var prefix = model.IsSampled ? "eval_sampled/" : "eval/";
        var panels = model.Conditions.Select(c => (c.Name, Curves: model.Behaviors
            .Select(b => Curve.Of(c, stage, prefix + StudyMetric.Of(b)) with { Condition = BehaviorLabels.NameOf(b) }).ToImmutableArray())).ToList();
        var values = panels.SelectMany(p => p.Curves).SelectMany(c => c.Points).SelectMany(p => new[] { p.Low, p.High }).Where(double.IsFinite).ToImmutableArray();
        return values.IsEmpty ? [] : [.. panels.Where(p => p.Curves.Any(c => !c.Points.IsEmpty)).Select(p => new Figure(
            "behaviors-" + Figure.FileName(p.Name),
            p.Name,
            "",
            new LineChart
            {
                Label = $"Behaviours per response over steps: {p.Name}",
                Curves = p.Curves,
                SharedValues = [values.Min(), values.Max()],
                NameLines = true,
                FollowsLegend = false,
                Width = 420,
            }))];
    }
}
