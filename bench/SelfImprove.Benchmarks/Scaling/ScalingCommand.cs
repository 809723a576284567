using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace SelfImprove.Benchmarks.Scaling;

/// <summary><c>scaling</c>: measures how the time of a training step grows, as JSON lines, and plots them.</summary>
internal static class ScalingCommand
{
    public const string Name = "scaling";

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static RootCommand Create()
    {
        var threads = new Option<int>("--threads") { Description = "Number of threads.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<double>("--seconds") { Description = "Least time spent on each point; three steps at least.", DefaultValueFactory = _ => 1 };
        var lines = new Argument<FileInfo>("points") { Description = "The JSON lines of both series." };
        var picture = new Argument<FileInfo>("picture") { Description = "The SVG file to write." };
        var tokens = new Command(ScalingPoint.TokensAxis, "The small model on 256 to 25,600 tokens.") { threads, seconds };
        var weights = new Command(ScalingPoint.WeightsAxis, "Models of 0.12 M to 12 M weights on 2,048 tokens.") { threads, seconds };
        var plot = new Command("plot", "Draws both series with their fits, and prints the exponents.") { lines, picture };
        tokens.SetAction(parsed => Print(ScalingMeasurement.OverTokens(parsed.GetValue(threads), parsed.GetValue(seconds))));
        weights.SetAction(parsed => Print(ScalingMeasurement.OverWeights(parsed.GetValue(threads), parsed.GetValue(seconds))));
        plot.SetAction(parsed => Plot(parsed.GetValue(lines)!, parsed.GetValue(picture)!));
        return new RootCommand("Measures how the time of a training step grows with tokens and with weights, and prints JSON lines.") { tokens, weights, plot };
    }

    private static void Print(IEnumerable<ScalingPoint> points)
    {
        foreach (var point in points)
        {
            Console.WriteLine(JsonSerializer.Serialize(point, s_json));
        }
    }

    private static void Plot(FileInfo lines, FileInfo picture)
    {
        var points = File.ReadLines(lines.FullName).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<ScalingPoint>(line, s_json)!).ToLookup(point => point.Axis, StringComparer.Ordinal);
        var panels = new[] { ScalingPoint.TokensAxis, ScalingPoint.WeightsAxis }.Where(points.Contains)
            .Select(axis => (Axis: axis, Points: points[axis].Select(p => (p.Size(), p.MedianSeconds)).ToArray())).ToArray();
        File.WriteAllText(picture.FullName, ScalingPlot.Draw(panels));
        foreach (var (axis, series) in panels)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{axis}: time grows with the power {PowerLaw.Fit(series).Exponent:F3}"));
        }
    }
}
