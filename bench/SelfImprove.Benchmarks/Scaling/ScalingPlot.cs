using System.Globalization;
using System.Text;

namespace SelfImprove.Benchmarks.Scaling;

/// <summary>A picture of step times on logarithmic axes, a panel per series: points, the fitted power law, and exact proportion for comparison.</summary>
internal static class ScalingPlot
{
    private const int PanelWidth = 380;
    private const int Height = 340;
    private const int Left = 58;
    private const int Right = 18;
    private const int Top = 52;
    private const int Bottom = 46;

    // Room around the points, as a factor.
    private const double Margin = 1.35;

    private static readonly int[] s_digits = [1, 2, 5];

    public static string Draw(IReadOnlyList<(string Axis, (double X, double Y)[] Points)> panels)
    {
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PanelWidth * panels.Count} {Height}" width="{PanelWidth * panels.Count}" height="{Height}" role="img" aria-label="Time of a training step over {string.Join(" and over ", panels.Select(p => p.Axis))}">""");
        svg.Append(
            """
            <style>
              svg { --page: #ffffff; --text: #24292f; --quiet: #57606a; --grid: #d8dee4; --data: #0b5cad; font: 12px system-ui, sans-serif; }
              @media (prefers-color-scheme: dark) { svg { --page: #0d1117; --text: #e6edf3; --quiet: #9198a1; --grid: #30363d; --data: #6cb6ff; } }
              .page { fill: var(--page); } text { fill: var(--quiet); } .title { fill: var(--text); font-weight: 600; }
              .grid { stroke: var(--grid); } .fit { stroke: var(--data); stroke-width: 2; fill: none; }
              .linear { stroke: var(--quiet); stroke-dasharray: 4 4; fill: none; } .point { fill: var(--data); stroke: var(--page); stroke-width: 1.5; }
              .middle { text-anchor: middle; } .end { text-anchor: end; }
            </style>
            <rect class="page" width="100%" height="100%" />

            """);
        for (var i = 0; i < panels.Count; i++)
        {
            Line(svg, $"""<g transform="translate({i * PanelWidth} 0)">""");
            DrawPanel(svg, panels[i].Axis, panels[i].Points);
            Line(svg, $"</g>");
        }

        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawPanel(StringBuilder svg, string axis, (double X, double Y)[] points)
    {
        var fit = PowerLaw.Fit(points);
        var (lowX, highX) = (points.Min(p => p.X) / Margin, points.Max(p => p.X) * Margin);
        var (lowY, highY) = (points.Min(p => p.Y) / Margin, points.Max(p => p.Y) * Margin);
        Line(svg, $"""<text class="title" x="{Left}" y="20">Time of a training step over {axis}</text>""");
        Line(svg, $"""<text x="{Left}" y="38">fitted power {fit.Exponent:F2} (line); dashed: power 1</text>""");
        foreach (var tick in Ticks(lowX, highX))
        {
            Line(svg, $"""<line class="grid" x1="{X(tick):F1}" y1="{Top}" x2="{X(tick):F1}" y2="{Height - Bottom}" /><text class="middle" x="{X(tick):F1}" y="{Height - Bottom + 16}">{Count(tick)}</text>""");
        }

        foreach (var tick in Ticks(lowY, highY))
        {
            Line(svg, $"""<line class="grid" x1="{Left}" y1="{Y(tick):F1}" x2="{PanelWidth - Right}" y2="{Y(tick):F1}" /><text class="end" x="{Left - 6}" y="{Y(tick) + 4:F1}">{Time(tick)}</text>""");
        }

        Line(svg, $"""<text class="middle" x="{(Left + PanelWidth - Right) / 2}" y="{Height - 10}">{axis}</text>""");
        var (first, last) = (points.Min(p => p.X), points.Max(p => p.X));

        // Proportion through the middle of the points.
        var middle = Math.Sqrt(first * last);
        Line(svg, $"""<path class="linear" d="M{X(first):F1} {Y(fit.At(middle) * first / middle):F1} L{X(last):F1} {Y(fit.At(middle) * last / middle):F1}" />""");
        Line(svg, $"""<path class="fit" d="M{X(first):F1} {Y(fit.At(first)):F1} L{X(last):F1} {Y(fit.At(last)):F1}" />""");
        foreach (var (x, y) in points)
        {
            Line(svg, $"""<circle class="point" cx="{X(x):F1}" cy="{Y(y):F1}" r="4.5"><title>{x:F0} {axis}: {y:G3} s</title></circle>""");
        }

        double X(double value) => Left + (Math.Log(value / lowX) / Math.Log(highX / lowX) * (PanelWidth - Left - Right));
        double Y(double value) => Height - Bottom - (Math.Log(value / lowY) / Math.Log(highY / lowY) * (Height - Top - Bottom));
    }

    /// <summary>1, 2 and 5 times the powers of ten in a range.</summary>
    private static IEnumerable<double> Ticks(double low, double high) =>
        from power in Enumerable.Range(-6, 20)
        from digit in s_digits
        let tick = digit * Math.Pow(10, power)
        where tick >= low && tick <= high
        select tick;

    private static string Count(double value) => value >= 999_999 ? Number(value / 1e6, " M") : value >= 999 ? Number(value / 1e3, " k") : Number(value, "");

    private static string Time(double seconds) => seconds >= 0.999 ? Number(seconds, " s") : Number(seconds * 1e3, " ms");

    private static string Number(double value, string unit) => value.ToString("0.###", CultureInfo.InvariantCulture) + unit;

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
