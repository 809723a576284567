using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Draws one row per condition: the published accuracies as hollow marks, the run's own as a filled one with its interval.</summary>
internal sealed record PublishedChart : IChart
{
    private const double RowHeight = 34;
    private const double Top = 30;

    /// <summary>The rows.</summary>
    internal required ImmutableArray<PublishedComparison> Rows { get; init; }

    public double Width => 640;

    public double Height => Top + (RowHeight * Rows.Length) + 26;

    public string ToSvg()
    {
        var scale = AxisScale.OfValues(
            Rows.SelectMany(r => new[] { r.Published.Llama, r.Published.Qwen, r.Accuracy.Estimate, r.Accuracy.High }), 10, Width - 40, 8, percent: true, fromZero: true);
        var svg = new HtmlBuilder().Markup($"<svg class=\"plot published\" viewBox=\"0 0 {NumberText.Coordinate(Width)} {NumberText.Coordinate(Height)}\" role=\"img\" aria-label=\"")
            .Text("Published and measured accuracy. " + Describe()).Line("\">");
        Key(svg);
        for (var i = 0; i < scale.Ticks.Values.Length; i++)
        {
            var x = NumberText.Coordinate(scale.Map(scale.Ticks.Values[i]));
            svg.Line($"<path class=\"grid\" d=\"M{x} {NumberText.Coordinate(Top)}V{NumberText.Coordinate(Height - 22)}\"/>"
                + $"<text x=\"{x}\" y=\"{NumberText.Coordinate(Height - 7)}\" text-anchor=\"{(i == 0 ? "start" : "middle")}\">{scale.Ticks.Labels[i]}</text>");
        }

        for (var i = 0; i < Rows.Length; i++)
        {
            Row(svg, Rows[i], scale, Top + (RowHeight * i));
        }

        return svg.Line("</svg>").ToString();
    }

    private static void Key(HtmlBuilder svg)
    {
        var x = 10.0;
        foreach (var (name, mark) in new (string, Func<double, double, string>)[] { ("this run", Own), (PublishedResults.Llama, Llama), (PublishedResults.Qwen, Qwen) })
        {
            svg.Markup(mark(x + 5, 12)).Line($"<text class=\"end\" x=\"{NumberText.Coordinate(x + 15)}\" y=\"16\">{HtmlText.Escape(name)}</text>");
            x += 35 + (7 * name.Length);
        }
    }

    private static void Row(HtmlBuilder svg, PublishedComparison row, AxisScale scale, double top)
    {
        var y = top + 23;
        svg.Markup($"<text class=\"end\" x=\"10\" y=\"{NumberText.Coordinate(top + 12)}\">").Text(row.Condition).Markup(" <tspan class=\"muted\">(").Text(row.Published.Title).Line(")</tspan></text>")
            .Line($"<path class=\"grid\" d=\"M{NumberText.Coordinate(scale.Start)} {NumberText.Coordinate(y)}H{NumberText.Coordinate(scale.End)}\"/>");
        if (double.IsFinite(row.Accuracy.Low) && double.IsFinite(row.Accuracy.High))
        {
            svg.Line($"<path class=\"whisker\" d=\"M{NumberText.Coordinate(scale.Map(row.Accuracy.Low))} {NumberText.Coordinate(y)}H{NumberText.Coordinate(scale.Map(row.Accuracy.High))}\"/>");
        }

        foreach (var (value, mark) in new (double, Func<double, double, string>)[] { (row.Published.Llama, Llama), (row.Published.Qwen, Qwen), (row.Accuracy.Estimate, Own) })
        {
            if (double.IsFinite(value))
            {
                svg.Line(mark(scale.Map(value), y));
            }
        }
    }

    private static string Own(double x, double y) => $"<path class=\"mark c0\" d=\"M{NumberText.Coordinate(x)} {NumberText.Coordinate(y - 6)}l6 6l-6 6l-6 -6z\"/>";

    private static string Llama(double x, double y) => $"<circle class=\"hollow c1\" cx=\"{NumberText.Coordinate(x)}\" cy=\"{NumberText.Coordinate(y)}\" r=\"5\"/>";

    private static string Qwen(double x, double y) => $"<rect class=\"hollow c2\" x=\"{NumberText.Coordinate(x - 4.5)}\" y=\"{NumberText.Coordinate(y - 4.5)}\" width=\"9\" height=\"9\"/>";

    private string Describe() => string.Join("; ", Rows.Select(r =>
        $"{r.Condition}: {NumberText.Percent(r.Accuracy.Estimate)} here, {NumberText.Percent(r.Published.Llama)} {PublishedResults.Llama}, {NumberText.Percent(r.Published.Qwen)} {PublishedResults.Qwen}")) + ".";
}
