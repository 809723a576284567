using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>All metrics over steps: one large plot of accuracy, then small ones by group.</summary>
internal static class PlotSection
{
    // Of drawn answers where there are any: they are what training works on.
    private static readonly ImmutableArray<string> HeadlineMetrics = ["eval_sampled/accuracy", "eval/accuracy"];

    // Noise from step to step hides the conditions behind each other on lines with many more points.
    private const int MaximumPoints = 60;

    internal static string Render(ReportModel model)
    {
        var plots = model.Conditions.SelectMany(c => c.Runs).SelectMany(r => r.Series).Where(s => !s.Points.IsEmpty)
            .Select(s => new Plot(s.Stage, s.Metric)).Distinct().ToImmutableArray();
        if (plots.IsEmpty)
        {
            return "<p>No metrics have been logged yet.</p>\n";
        }

        var html = new HtmlBuilder();
        var main = plots.Where(p => model.MainStage is null || p.Stage == model.MainStage).ToImmutableArray();
        var headline = HeadlineMetrics.Select(m => main.FirstOrDefault(p => p.Metric == m)).FirstOrDefault(p => p is not null);
        if (headline is not null)
        {
            var chart = ChartOf(model, headline, plots);
            html.Line("<figure>").Markup(Caption(model, headline, plots))
                .Markup("<div class=\"wide\">").Markup((chart with { Width = 1200, Height = 420, NameLines = true }).ToSvg()).Line("</div>")
                .Markup("<div class=\"narrow\">").Markup((chart with { Height = 300 }).ToSvg()).Line("</div>")
                .Line("</figure>");
        }

        var groups = PlotGroup.For(model.Behaviors);
        foreach (var group in groups)
        {
            var members = main.Where(p => p != headline && group.OrderOf(p.Metric) >= 0)
                .OrderBy(p => group.OrderOf(p.Metric)).ThenBy(p => p.Metric, StringComparer.Ordinal).ToList();
            if (members.Count > 0)
            {
                html.Element("h3", group.Title).Line("").Markup(Grid(model, members, plots));
            }
        }

        html.Markup(Folded(model, "More metrics", main.Where(p => p != headline && groups.All(g => g.OrderOf(p.Metric) < 0)).OrderBy(p => p.Metric, StringComparer.Ordinal), plots));
        foreach (var stage in plots.Except(main).GroupBy(p => p.Stage))
        {
            html.Markup(Folded(model, $"Stage {stage.Key}", stage.OrderBy(p => p.Metric, StringComparer.Ordinal), plots));
        }

        return html.ToString();
    }

    /// <summary>The curves of accuracy, length and behaviours on held-out problems, every line with its name: figures that stand by themselves.</summary>
    internal static IEnumerable<Figure> FiguresOf(ReportModel model)
    {
        var plots = model.Conditions.SelectMany(c => c.Runs).SelectMany(r => r.Series).Where(s => !s.Points.IsEmpty && s.Stage == model.MainStage)
            .Select(s => new Plot(s.Stage, s.Metric)).Distinct().ToImmutableArray();
        var heldOut = PlotGroup.HeldOut(model.IsSampled ? "eval_sampled" : "eval", model.Behaviors);
        return heldOut.Select(m => plots.FirstOrDefault(p => p.Metric == m)).OfType<Plot>().Select(plot => new Figure(
            "curves-" + Figure.FileName(plot.Metric[(plot.Metric.IndexOf('/') + 1)..]),
            TitleOf(plot, plots),
            "",
            ChartOf(model, plot, plots) with { Width = 900, Height = 420, NameLines = true, MayBeLogarithmic = false }));
    }

    private static string Folded(ReportModel model, string title, IEnumerable<Plot> members, ImmutableArray<Plot> all)
    {
        var list = members.ToList();
        return list.Count == 0 ? "" : new HtmlBuilder()
            .Markup("<details class=\"long\"><summary>").Text(title).Line($" <span class=\"meta\">({NumberText.Whole(list.Count)})</span></summary>").Markup(Grid(model, list, all)).Line("</details>")
            .ToString();
    }

    private static string Grid(ReportModel model, List<Plot> members, ImmutableArray<Plot> all)
    {
        var html = new HtmlBuilder().Line("<div class=\"grid\">");
        foreach (var plot in members)
        {
            html.Line("<figure>").Markup(Caption(model, plot, all)).Markup(ChartOf(model, plot, all).ToSvg()).Line("</figure>");
        }

        return html.Line("</div>").ToString();
    }

    private static LineChart ChartOf(ReportModel model, Plot plot, ImmutableArray<Plot> all)
    {
        var percent = MetricText.UnitOf(model.Metrics, plot.Metric) == MetricText.Fraction;
        return new LineChart
        {
            Label = $"{TitleOf(plot, all)} over steps",
            Curves = [.. model.Conditions.Select(c => Curve.Of(c, plot.Stage, plot.Metric, BinWidthOf(model, plot)))],
            Percent = percent,
            MayBeLogarithmic = !percent,
        };
    }

    /// <summary>How many steps are averaged so that a line keeps at most <see cref="MaximumPoints"/> points: 1, 2, 5, 10, 20, ...</summary>
    private static long BinWidthOf(ReportModel model, Plot plot)
    {
        var series = model.Conditions.SelectMany(c => c.Runs).SelectMany(r => r.Series)
            .Where(s => s.Stage == plot.Stage && s.Metric == plot.Metric && s.Points.Length > MaximumPoints).ToList();
        if (series.Count == 0)
        {
            return 1;
        }

        var span = series.Max(s => s.Points[^1].Step - s.Points[0].Step + 1);
        return (long)AxisTicks.RoundStep(0, span, MaximumPoints, wholeNumbers: true);
    }

    private static string Caption(ReportModel model, Plot plot, ImmutableArray<Plot> all)
    {
        var definition = MetricText.DefinitionOf(model.Metrics, plot.Metric);
        var html = new HtmlBuilder().Markup("<figcaption>");
        if (definition is null)
        {
            html.Element("b", TitleOf(plot, all));
        }
        else
        {
            html.Markup("<b title=\"").Text(definition.Meaning).Markup("\">").Text(TitleOf(plot, all)).Markup("</b>");
        }

        var details = definition is { Unit: not (MetricText.Fraction or "") } ? ", " + definition.Unit : "";
        if (BinWidthOf(model, plot) is > 1 and var width)
        {
            details += $", mean of {NumberText.Whole(width)} steps";
        }

        return html.Markup("<small>").Element("code", plot.Metric).Text(details).Line("</small></figcaption>").ToString();
    }

    private static string TitleOf(Plot plot, ImmutableArray<Plot> all) =>
        MetricText.TitleOf(plot.Metric) + (all.Any(p => p.Metric == plot.Metric && p.Stage != plot.Stage) ? $" ({plot.Stage})" : "");

    private sealed record Plot(string Stage, string Metric);
}
