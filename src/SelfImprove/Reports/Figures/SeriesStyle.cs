namespace SelfImprove.Reports;

/// <summary>How the condition at a position is drawn: colour, dashes and marker together tell any number of them apart.</summary>
/// <param name="Index">Position of the condition in the report, from 0.</param>
internal readonly record struct SeriesStyle(int Index)
{
    private const int MarkerCount = 6;
    private const int DashCount = 3;

    /// <summary>Classes of everything that belongs to the condition: k hides and shows it, c colours it, d dashes it.</summary>
    internal string Classes => $"k{NumberText.Whole(Index)} {Look}";

    /// <summary>Colour and dashes alone, for what the legend does not list.</summary>
    internal string Look =>
        $"c{NumberText.Whole(Index % Palette.Light.Series.Length)} d{NumberText.Whole(Index / Palette.Light.Series.Length % DashCount)}";

    /// <summary>A marker of about 6 by 6 pixels around a point, as a part of an SVG path.</summary>
    internal string Marker(double x, double y)
    {
        string At(double dx, double dy) => $"{NumberText.Coordinate(x + dx)} {NumberText.Coordinate(y + dy)}";
        return (Index % MarkerCount) switch
        {
            0 => $"M{At(-3, 0)}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
            1 => $"M{At(-2.7, -2.7)}h5.4v5.4h-5.4z",
            2 => $"M{At(0, -3.6)}l3.4 6h-6.8z",
            3 => $"M{At(0, -3.8)}l3.8 3.8l-3.8 3.8l-3.8 -3.8z",
            4 => $"M{At(0, 3.6)}l3.4 -6h-6.8z",
            _ => $"M{At(-3.3, -1)}h2.3v-2.3h2v2.3h2.3v2h-2.3v2.3h-2v-2.3h-2.3z",
        };
    }
}
