using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfImprove.Reports;

/// <summary>
/// Writes the figures of a report as SVG files for documents. Each stands by itself: no script, no external part, light or dark as the reader's
/// system is.
/// </summary>
public static partial class ReportFigures
{
    private const double TitleLine = 20;

    // Width of a character of a title, roughly, in the widest of the fonts that readers may have (DejaVu Sans).
    private const double TitleCharacter = 9.4;

    /// <summary>Writes the figures that the report has values for, each as <c>NAME.svg</c>; files of the same names are replaced.</summary>
    /// <param name="model">The report.</param>
    /// <param name="folder">The folder; made when it does not exist.</param>
    /// <returns>The paths of the files, in the order of the report.</returns>
    /// <exception cref="IOException">A file can't be written.</exception>
    public static ImmutableArray<string> Write(ReportModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var figure in Of(model))
        {
            // Different conditions may leave the same letters for a file's name.
            var path = Path.Combine(folder, figure.Name + ".svg");
            for (var n = 2; paths.Contains(path); n++)
            {
                path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{figure.Name}-{n}.svg"));
            }

            AtomicFile.WriteAllText(path, Render(figure));
            paths.Add(path);
        }

        return paths.ToImmutable();
    }

    /// <summary>All figures.</summary>
    private static IEnumerable<Figure> Of(ReportModel model) =>
    [
        .. model.Study is { Published.IsEmpty: false } study ? new[] { PublishedSection.FigureOf(study) } : [],
        .. ConditionBars.Of(model),
        .. FamilyFigures.Of(model).SelectMany(r => r.Panels.Select(p => p with { Title = $"{r.Title}: {p.Title}" })),
        .. PlotSection.FiguresOf(model),
        .. BehaviorFigures.Of(model).Select(f => f with { Title = $"Behaviours per response: {f.Title}" }),
        .. SizeFigures.Of(model),
    ];

    private static string Render(Figure figure)
    {
        var lines = Wrap(figure.Title, (int)((figure.Chart.Width - 20) / TitleCharacter));
        var top = 12 + (TitleLine * lines.Count);
        var (width, height) = (NumberText.Coordinate(figure.Chart.Width), NumberText.Coordinate(figure.Chart.Height + top));
        var drawing = PlotData().Replace(figure.Chart.ToSvg(), "");
        var svg = new HtmlBuilder()
            .Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">")
            .Element("title", figure.Title).Line("")
            .Markup("<style>\n").Markup(HtmlPage.FigureStyle).Line("svg text.title{font-size:15px;font-weight:600;fill:var(--text)}</style>")
            .Line($"<rect width=\"{width}\" height=\"{height}\" style=\"fill:var(--bg)\"/>");
        for (var i = 0; i < lines.Count; i++)
        {
            svg.Element($"text class=\"title\" x=\"10\" y=\"{NumberText.Coordinate((TitleLine * (i + 1)) + 2)}\"", lines[i]).Line("");
        }

        return svg.Markup($"<svg x=\"0\" y=\"{NumberText.Coordinate(top)}\" width=\"{width}\" height=\"{NumberText.Coordinate(figure.Chart.Height)}\"").Markup(drawing["<svg".Length..])
            .Line("</svg>").ToString();
    }

    private static List<string> Wrap(string text, int length)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > length)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return lines;
    }

    // Only the script of the page reads it.
    [GeneratedRegex(" data-plot=\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex PlotData();
}
