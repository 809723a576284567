using System.Security.Cryptography;
using System.Text;

namespace SelfImprove.Reports;

/// <summary>The frame of a self-contained page: style, themes, script, and a policy that lets nothing else in.</summary>
internal static class HtmlPage
{
    /// <summary>Puts a body into the frame.</summary>
    /// <param name="title">The page's title; any text.</param>
    /// <param name="conditionCount">Number of conditions that the legend can hide and show.</param>
    /// <param name="body">Markup.</param>
    internal static string Render(string title, int conditionCount, string body)
    {
        var script = Resource("report.js");

        // Scripts run by hash alone: whatever a completion holds, it can't run, even if escaping failed.
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        var page = new HtmlBuilder()
            .Line("<!DOCTYPE html>")
            .Line("<html lang=\"en\">")
            .Line("<head>")
            .Line("<meta charset=\"utf-8\"/>")
            .Line($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\"/>")
            .Line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>")
            .Element("title", title).Line("")
            .Line("<style>")
            .Line($":root{{{Palette.Light.ToCss()}}}")
            .Line($"@media screen and (prefers-color-scheme:dark){{:root:not(:has(#theme-light:checked)){{{Palette.Dark.ToCss()}}}}}")
            .Line($"@media screen{{:root:has(#theme-dark:checked){{{Palette.Dark.ToCss()}}}}}")
            .Markup(SeriesRules).Markup(LegendRules(conditionCount))
            .Markup(Resource("figure.css")).Markup(Resource("report.css"))
            .Line("</style>")
            .Line("</head>")
            .Line("<body>")
            .Markup(body)
            .Line($"<script>{script}</script>")
            .Line("</body>")
            .Line("</html>");
        return page.ToString();
    }

    /// <summary>The choice of theme, which works without a script.</summary>
    internal static string ThemeChoice { get; } =
        "<fieldset class=\"controls\"><legend>Theme</legend>"
        + "<label><input type=\"radio\" name=\"theme\" id=\"theme-auto\" checked=\"checked\"/>as the system</label>"
        + "<label><input type=\"radio\" name=\"theme\" id=\"theme-light\"/>light</label>"
        + "<label><input type=\"radio\" name=\"theme\" id=\"theme-dark\"/>dark</label></fieldset>";

    /// <summary>The style of a figure that is a file of its own: light or dark as the reader's system is.</summary>
    internal static string FigureStyle =>
        $":root{{{Palette.Light.ToCss()}font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif}}\n"
        + $"@media (prefers-color-scheme:dark){{:root{{{Palette.Dark.ToCss()}}}}}\n{SeriesRules}{Resource("figure.css")}";

    private static string SeriesRules => string.Concat(Palette.Light.Series.Select((_, i) => NumberText.Whole(i)).Select(n =>
        $".c{n}.line,.c{n}.leader,.c{n}.hollow{{stroke:var(--s{n})}}.c{n}.band,.c{n}.mark,.c{n}.bar{{fill:var(--s{n})}}")) + "\n";

    private static string LegendRules(int conditionCount) => string.Concat(Enumerable.Range(0, conditionCount).Select(i => NumberText.Whole(i)).Select(n =>
        $"body:has(#on{n}:not(:checked)) .plot .k{n}{{display:none}}")) + "\n";

    // Line feeds as in the repository, whatever the checkout made of them, so that the hash of the script holds.
    private static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(typeof(HtmlPage), name)
            ?? throw new InvalidOperationException($"the resource {name} is missing from the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
