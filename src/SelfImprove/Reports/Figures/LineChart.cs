using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SelfImprove.Reports;

/// <summary>Draws curves over steps as SVG: one line per condition, a band for the range over seeds, marks where lines would be confused.</summary>
internal sealed record LineChart : IChart
{
    private const double FontHeight = 12;

    // More marks than this on one line blur into it.
    private const int MarksPerLine = 12;

    /// <summary>The accessible name, such as "Accuracy over steps".</summary>
    internal required string Label { get; init; }

    /// <summary>One curve per condition, in the order of the report; a curve without points keeps its place.</summary>
    internal required ImmutableArray<Curve> Curves { get; init; }

    /// <summary>Whether the values are fractions, shown in percent.</summary>
    internal bool Percent { get; init; }

    /// <summary>Whether the value axis may become logarithmic.</summary>
    internal bool MayBeLogarithmic { get; init; }

    /// <summary>Whether the lines are named at their right ends.</summary>
    internal bool NameLines { get; init; }

    /// <summary>Longest name of a line, in characters; longer ones are cut.</summary>
    internal int NameLength { get; init; } = 36;

    /// <summary>Values that the value axis covers besides the curves' own: those of the other panels of a figure.</summary>
    internal ImmutableArray<double> SharedValues { get; init; } = [];

    /// <summary>Names that there is room for besides those of the curves: those of the other panels of a figure.</summary>
    internal ImmutableArray<string> SharedNames { get; init; } = [];

    /// <summary>What stands at the steps 0, 1, ... where they are no numbers, such as the sizes of models.</summary>
    internal ImmutableArray<string> StepLabels { get; init; } = [];

    /// <summary>What the horizontal axis is called.</summary>
    internal string StepName { get; init; } = "step";

    /// <summary>Whether the curves are the report's conditions, which its legend hides and shows; otherwise they have names of their own.</summary>
    internal bool FollowsLegend { get; init; } = true;

    public double Width { get; init; } = 400;

    public double Height { get; init; } = 250;

    public string ToSvg()
    {
        var names = Curves.Where(c => !c.Points.IsEmpty).Select(c => c.Condition).Concat(SharedNames);
        var right = Width - (NameLines ? 18 + (6.7 * names.Max(n => Math.Min(n.Length, NameLength))) : 14);
        var y = AxisScale.OfValues(
            Curves.SelectMany(c => c.Points).SelectMany(p => new[] { p.Mean, p.Low, p.High }).Concat(SharedValues), Height - 38, 10, 5, Percent, MayBeLogarithmic);
        var left = 12 + (7 * y.Ticks.Labels.Max(l => l.Length));
        var steps = Curves.SelectMany(c => c.Points).Select(p => p.Step);
        var x = StepLabels.IsEmpty ? AxisScale.OfSteps(steps, left + 4, right - 4, Math.Max(2, (int)((right - left) / 60))) : AxisScale.OfLabels(StepLabels, left + 24, right - 24);

        var svg = new HtmlBuilder();
        svg.Markup($"<svg class=\"plot{(Curves.Count(c => !c.Points.IsEmpty) > Palette.Light.Series.Length ? " many" : "")}\" viewBox=\"0 0 {NumberText.Coordinate(Width)} {NumberText.Coordinate(Height)}\" role=\"img\"")
            .Markup(" aria-label=\"").Text(Label + ". " + Describe()).Markup("\"")
            .Markup(" data-plot=\"").Text(Data(x)).Line("\">");
        Axes(svg, x, y, left, right);
        for (var i = 0; i < Curves.Length; i++)
        {
            Band(svg, i, x, y);
        }

        for (var i = 0; i < Curves.Length; i++)
        {
            Line(svg, i, x, y);
        }

        if (NameLines)
        {
            Names(svg, x, y, right);
        }

        return svg.Line("</svg>").ToString();
    }

    /// <summary>The curves in words, for those who can't see them.</summary>
    internal string Describe()
    {
        var parts = new List<string>();
        foreach (var curve in Curves)
        {
            var known = curve.Points.Where(p => double.IsFinite(p.Mean)).ToList();
            if (known.Count > 0)
            {
                parts.Add(known.Count == 1
                    ? $"{curve.Condition}: {Value(known[0].Mean)} at {StepOf(known[0])}"
                    : $"{curve.Condition}: {Value(known[0].Mean)} at {StepOf(known[0])}, {Value(known[^1].Mean)} at {StepOf(known[^1])}");
            }
        }

        return parts.Count == 0 ? "No values." : string.Join("; ", parts) + ".";
    }

    private void Axes(HtmlBuilder svg, AxisScale x, AxisScale y, double left, double right)
    {
        for (var i = 0; i < y.Ticks.Values.Length; i++)
        {
            var at = NumberText.Coordinate(y.Map(y.Ticks.Values[i]));
            svg.Markup($"<path class=\"grid\" d=\"M{NumberText.Coordinate(left)} {at}H{NumberText.Coordinate(right)}\"/>")
                .Line($"<text x=\"{NumberText.Coordinate(left - 6)}\" y=\"{at}\" dy=\".35em\" text-anchor=\"end\">{y.Ticks.Labels[i]}</text>");
        }

        var bottom = NumberText.Coordinate(y.Start);
        svg.Line($"<path class=\"axis\" d=\"M{NumberText.Coordinate(left)} {bottom}H{NumberText.Coordinate(right)}\"/>");
        for (var i = 0; i < x.Ticks.Values.Length; i++)
        {
            var at = NumberText.Coordinate(x.Map(x.Ticks.Values[i]));
            svg.Markup($"<path class=\"axis\" d=\"M{at} {bottom}v4\"/>")
                .Line($"<text x=\"{at}\" y=\"{NumberText.Coordinate(y.Start + 17)}\" text-anchor=\"middle\">{HtmlText.Escape(x.Ticks.Labels[i])}</text>");
        }

        svg.Line($"<text class=\"name\" x=\"{NumberText.Coordinate((left + right) / 2)}\" y=\"{NumberText.Coordinate(y.Start + 33)}\" text-anchor=\"middle\">{HtmlText.Escape(StepName)}</text>");
        if (y.IsLogarithmic)
        {
            svg.Line($"<text class=\"name\" x=\"{NumberText.Coordinate(right)}\" y=\"{NumberText.Coordinate(y.End + FontHeight)}\" text-anchor=\"end\">log scale</text>");
        }
    }

    private void Band(HtmlBuilder svg, int index, AxisScale x, AxisScale y)
    {
        foreach (var stretch in Stretches(Curves[index].Points, y.IsLogarithmic).Where(s => s.Count > 1 && s.Exists(p => p.Count > 1)))
        {
            var above = stretch.Select(p => At(x.Map(p.Step), y.Map(p.High)));
            var below = Enumerable.Reverse(stretch).Select(p => At(x.Map(p.Step), y.Map(p.Low)));
            svg.Line($"<path class=\"band {ClassesOf(index)}\" d=\"M{string.Join('L', above.Concat(below))}z\"/>");
        }
    }

    private void Line(HtmlBuilder svg, int index, AxisScale x, AxisScale y)
    {
        var style = new SeriesStyle(index);
        var stretches = Stretches(Curves[index].Points, y.IsLogarithmic).ToList();
        var known = stretches.SelectMany(s => s).ToList();
        if (known.Count == 0)
        {
            return;
        }

        var lines = string.Concat(stretches.Where(s => s.Count > 1).Select(s => "M" + string.Join('L', s.Select(p => At(x.Map(p.Step), y.Map(p.Mean))))));
        if (lines.Length > 0)
        {
            svg.Line($"<path class=\"line {ClassesOf(index)}\" d=\"{lines}\"/>");
        }

        // Marks of different lines stand at different steps; a point without neighbours always gets one, or it could not be seen.
        var stride = (known.Count + MarksPerLine - 1) / MarksPerLine;
        var offset = stride == 1 ? 0 : (index * Math.Max(1, stride / 3)) % stride;
        var alone = stretches.Where(s => s.Count == 1).Select(s => s[0].Step).ToHashSet();
        var marks = string.Concat(known
            .Where((p, i) => i % stride == offset || alone.Contains(p.Step))
            .Select(p => style.Marker(x.Map(p.Step), y.Map(p.Mean))));
        svg.Line($"<path class=\"mark {ClassesOf(index)}\" d=\"{marks}\"/>");
    }

    private void Names(HtmlBuilder svg, AxisScale x, AxisScale y, double right)
    {
        var ends = new List<(int Index, double X, double Y)>();
        for (var i = 0; i < Curves.Length; i++)
        {
            var last = Stretches(Curves[i].Points, y.IsLogarithmic).SelectMany(s => s).ToList();
            if (last.Count > 0)
            {
                ends.Add((i, x.Map(last[^1].Step), y.Map(last[^1].Mean)));
            }
        }

        var sorted = ends.OrderBy(e => e.Y).ThenBy(e => e.Index).ToList();
        var places = SpreadOut([.. sorted.Select(e => e.Y)], FontHeight + 2, y.End, y.Start);
        for (var i = 0; i < sorted.Count; i++)
        {
            var (index, endX, endY) = sorted[i];
            var classes = ClassesOf(index);
            svg.Markup($"<path class=\"leader {classes}\" d=\"M{At(endX + 4, endY)}L{At(right + 8, places[i])}\"/>")
                .Markup($"<text class=\"end {classes}\" x=\"{NumberText.Coordinate(right + 11)}\" y=\"{NumberText.Coordinate(places[i])}\" dy=\".35em\">")
                .Text(Shorten(Curves[index].Condition, NameLength)).Line("</text>");
        }
    }

    /// <summary>Moves sorted positions apart until neighbours are at least a gap apart, staying within [low, high] while there is room.</summary>
    internal static ImmutableArray<double> SpreadOut(ImmutableArray<double> sorted, double gap, double low, double high)
    {
        var places = sorted.ToArray();
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], i == 0 ? low : places[i - 1] + gap);
        }

        for (var i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], i == places.Length - 1 ? high : places[i + 1] - gap);
        }

        return [.. places];
    }

    /// <summary>The stretches of points with a value; a NaN, or a value that a logarithmic axis does not have, ends one.</summary>
    private static IEnumerable<List<CurvePoint>> Stretches(ImmutableArray<CurvePoint> points, bool positive)
    {
        var stretch = new List<CurvePoint>();
        foreach (var point in points)
        {
            if (double.IsFinite(point.Mean) && (!positive || point.Low > 0))
            {
                stretch.Add(point);
            }
            else if (stretch.Count > 0)
            {
                yield return stretch;
                stretch = [];
            }
        }

        if (stretch.Count > 0)
        {
            yield return stretch;
        }
    }

    // What the script shows under the pointer: steps, values, and where the axis lies.
    private string Data(AxisScale x)
    {
        var steps = Curves.SelectMany(c => c.Points).Select(p => p.Step).Distinct().Order().ToList();
        var values = Curves.Select(c =>
        {
            var byStep = c.Points.ToDictionary(p => p.Step, p => p.Mean);
            return "[" + string.Join(',', steps.Select(s => byStep.TryGetValue(s, out var v) && double.IsFinite(v) ? Number(v) : "null")) + "]";
        });
        return $"{{\"percent\":{(Percent ? "true" : "false")},\"axis\":[{Number(x.Low)},{Number(x.High)},{Number(x.Start)},{Number(x.End)}],"
            + $"\"steps\":[{string.Join(',', steps.Select(NumberText.Whole))}],\"values\":[{string.Join(',', values)}]"
            + (StepLabels.IsEmpty ? "" : $",\"labels\":{JsonSerializer.Serialize(StepLabels)}") + (FollowsLegend ? "" : $",\"names\":{JsonSerializer.Serialize(Curves.Select(c => c.Condition))}") + "}";
    }

    private string ClassesOf(int index) => FollowsLegend ? new SeriesStyle(index).Classes : new SeriesStyle(index).Look;

    private string StepOf(CurvePoint point) => StepLabels.IsEmpty ? $"{StepName} {NumberText.Whole(point.Step)}" : StepLabels[(int)point.Step];

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private string Value(double value) => Percent ? NumberText.Percent(value) : NumberText.Short(value);

    private static string At(double x, double y) => $"{NumberText.Coordinate(x)} {NumberText.Coordinate(y)}";

    private static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}
