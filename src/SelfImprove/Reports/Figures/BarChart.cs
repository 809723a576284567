using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Draws one horizontal bar per condition as SVG, with its interval and, as a hollow diamond, the value before training.</summary>
internal sealed record BarChart : IChart
{
    private const double ChartWidth = 400;
    private const double RowHeight = 36;
    private const double BarHeight = 13;

    /// <summary>The accessible name.</summary>
    internal required string Label { get; init; }

    /// <summary>The bars, in the order of the report's conditions; NaN where there is no value.</summary>
    internal required ImmutableArray<Bar> Bars { get; init; }

    /// <summary>Whether the values are fractions, shown in percent.</summary>
    internal bool Percent { get; init; }

    /// <summary>Decimals of the values that are not shown in percent.</summary>
    internal int Decimals { get; init; } = 2;

    /// <summary>One bar.</summary>
    /// <param name="Name">The condition.</param>
    /// <param name="Value">Length of the bar and, where known, its interval.</param>
    /// <param name="Before">The value before training; NaN when unknown.</param>
    internal readonly record struct Bar(string Name, Interval Value, double Before);

    public double Width => ChartWidth;

    public double Height => 12 + (RowHeight * Bars.Length) + 22;

    public string ToSvg()
    {
        var height = Height;
        var scale = AxisScale.OfValues(
            Bars.SelectMany(b => new[] { b.Value.Estimate, b.Value.High, b.Before }), 6, Width - 12, 5, Percent, fromZero: true);
        var svg = new HtmlBuilder();
        svg.Markup($"<svg class=\"bars\" viewBox=\"0 0 {NumberText.Coordinate(Width)} {NumberText.Coordinate(height)}\" role=\"img\" aria-label=\"")
            .Text(Label + ". " + Describe()).Line("\">");
        for (var i = 0; i < scale.Ticks.Values.Length; i++)
        {
            var x = NumberText.Coordinate(scale.Map(scale.Ticks.Values[i]));
            var anchor = i == 0 ? "start" : i == scale.Ticks.Values.Length - 1 ? "end" : "middle";
            svg.Markup($"<path class=\"grid\" d=\"M{x} 4V{NumberText.Coordinate(height - 20)}\"/>")
                .Line($"<text x=\"{(anchor == "end" ? NumberText.Coordinate(Math.Min(Width, scale.Map(scale.Ticks.Values[i]) + 12)) : x)}\" y=\"{NumberText.Coordinate(height - 5)}\" text-anchor=\"{anchor}\">{scale.Ticks.Labels[i]}</text>");
        }

        for (var i = 0; i < Bars.Length; i++)
        {
            Row(svg, i, scale, 12 + (RowHeight * i));
        }

        return svg.Line("</svg>").ToString();
    }

    private void Row(HtmlBuilder svg, int index, AxisScale scale, double top)
    {
        var bar = Bars[index];
        var classes = new SeriesStyle(index).Classes;
        svg.Markup($"<g class=\"{classes}\"><text class=\"end\" x=\"{NumberText.Coordinate(scale.Start)}\" y=\"{NumberText.Coordinate(top + 9)}\">").Text(bar.Name)
            .Markup($"</text><text class=\"end\" x=\"{NumberText.Coordinate(scale.End)}\" y=\"{NumberText.Coordinate(top + 9)}\" text-anchor=\"end\">{Value(bar.Value.Estimate)}</text>");
        var middle = top + 14 + (BarHeight / 2);
        if (double.IsFinite(bar.Value.Estimate))
        {
            var after = scale.Map(bar.Value.Estimate);
            var zero = scale.Map(0);
            svg.Markup($"<rect class=\"bar {classes}\" x=\"{NumberText.Coordinate(Math.Min(zero, after))}\" y=\"{NumberText.Coordinate(top + 14)}\" ")
                .Markup($"width=\"{NumberText.Coordinate(Math.Abs(after - zero))}\" height=\"{NumberText.Coordinate(BarHeight)}\"/>");
        }

        if (double.IsFinite(bar.Value.Low) && double.IsFinite(bar.Value.High))
        {
            var (low, high, y) = (NumberText.Coordinate(scale.Map(bar.Value.Low)), NumberText.Coordinate(scale.Map(bar.Value.High)), NumberText.Coordinate(middle));
            svg.Markup($"<path class=\"whisker\" d=\"M{low} {y}H{high}M{low} {NumberText.Coordinate(middle - 3)}v6M{high} {NumberText.Coordinate(middle - 3)}v6\"/>");
        }

        if (double.IsFinite(bar.Before))
        {
            var x = scale.Map(bar.Before);
            svg.Markup($"<path class=\"before\" d=\"M{NumberText.Coordinate(x)} {NumberText.Coordinate(middle - 5)}l5 5l-5 5l-5 -5z\"/>");
        }

        svg.Line("</g>");
    }

    private string Describe() => string.Join("; ", Bars.Select(b =>
        $"{b.Name}: {Value(b.Value.Estimate)}" + (double.IsFinite(b.Before) ? $" (before: {Value(b.Before)})" : ""))) + ".";

    private string Value(double value) => Percent ? NumberText.Percent(value) : double.IsFinite(value) ? NumberText.Fixed(value, Decimals) : NumberText.Missing;
}
