namespace SelfImprove.Reports;

/// <summary>Writes the comparison of two runs as one self-contained HTML file, in the manner of <see cref="HtmlReport"/>.</summary>
public static class CompareReport
{
    /// <summary>Renders a comparison; the same runs give the same bytes.</summary>
    public static string Render(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var overlay = comparison.Overlay;
        var html = new HtmlBuilder()
            .Line("<header><h1>Comparison</h1>")
            .Markup("<p class=\"lead\">A is <b>").Text(comparison.A.Name).Markup("</b>, B is <b>").Text(comparison.B.Name).Line("</b>.</p>")
            .Line("<div class=\"top\"><nav aria-label=\"Sections\"><a href=\"#configuration\">Configuration</a><a href=\"#results\">Results</a>"
                + "<a href=\"#curves\">Curves</a><a href=\"#completions\">Completions</a></nav>" + HtmlPage.ThemeChoice + "</div></header>")
            .Line("<main>")
            .Markup(Configuration(comparison)).Markup(Results(comparison))
            .Line("<section id=\"curves\"><h2>Curves</h2>").Markup(Legend.Render([.. overlay.Conditions.Select(c => c.Name)])).Markup(PlotSection.Render(overlay)).Line("</section>")
            .Markup(Completions(overlay))
            .Line("</main>");
        return HtmlPage.Render(overlay.Name, overlay.Conditions.Length, html.ToString());
    }

    private static string Configuration(RunComparison comparison)
    {
        var html = new HtmlBuilder().Line("<section id=\"configuration\"><h2>Configuration</h2>");
        if (comparison.Configuration.IsEmpty)
        {
            return html.Line("<p>The configurations are the same.</p></section>").ToString();
        }

        html.Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Settings that differ\"><table class=\"diff\"><thead><tr>"
            + "<th scope=\"col\" class=\"name\">Setting</th><th scope=\"col\" class=\"name\">A</th><th scope=\"col\" class=\"name\">B</th></tr></thead><tbody>");
        foreach (var (path, a, b) in comparison.Configuration)
        {
            html.Markup("<tr>").Element("th scope=\"row\"", path)
                .Element("td class=\"text\"", a ?? NumberText.Missing).Element("td class=\"text\"", b ?? NumberText.Missing).Line("</tr>");
        }

        return html.Line("</tbody></table></div></section>").ToString();
    }

    private static string Results(RunComparison comparison)
    {
        var html = new HtmlBuilder().Line("<section id=\"results\"><h2>Results</h2>");
        if (comparison.Conditions.IsEmpty)
        {
            return html.Line("<p>The runs have no condition in common.</p></section>").ToString();
        }

        html.Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Accuracy after training\"><table><thead><tr>"
            + "<th scope=\"col\" class=\"name\">Condition</th><th scope=\"col\" class=\"name\">Answers</th><th scope=\"col\">Accuracy A</th><th scope=\"col\">Accuracy B</th>"
            + "<th scope=\"col\">B − A, same problems</th><th scope=\"col\">Problems paired</th><th scope=\"col\">Seeds</th></tr></thead><tbody>");
        foreach (var row in comparison.Conditions)
        {
            html.Markup("<tr>").Element("th scope=\"row\"", row.Name).Element("td class=\"text\"", row.Answers).Markup(Cell(row.A)).Markup(Cell(row.B)).Markup(DifferenceCell(row.Difference))
                .Line($"<td>{NumberText.Whole(row.Problems)}</td><td>{NumberText.Whole(row.Seeds)}</td></tr>");
        }

        return html.Line("</tbody></table></div>")
            .Line("<p class=\"muted\">Accuracy after training, on all held-out problems of each run. The difference is taken on the problems that both runs were asked; "
                + $"its 95{NumberText.PercentSign} interval is that of a bootstrap ({NumberText.Whole(HierarchicalBootstrap.Resamples)} resamples) over these problems, paired, and over the seeds of each run. "
                + "Where one of them has one seed, it says nothing of other seeds.</p></section>")
            .ToString();
    }

    private static string Cell(Interval value) => double.IsFinite(value.Estimate)
        ? $"<td><b>{NumberText.Percent(value.Estimate)}</b><small>{NumberText.Fixed(value.Low * 100, 1)} to {NumberText.Fixed(value.High * 100, 1)}</small></td>"
        : $"<td>{NumberText.Missing}</td>";

    private static string DifferenceCell(Interval value) => double.IsFinite(value.Estimate)
        ? $"<td><b>{(value.Estimate > 0 ? "+" : "")}{NumberText.Fixed(value.Estimate * 100, 1)}</b><small>{NumberText.Fixed(value.Low * 100, 1)} to {NumberText.Fixed(value.High * 100, 1)}</small></td>"
        : $"<td>{NumberText.Missing}</td>";

    private static string Completions(ReportModel overlay)
    {
        var text = new HighlightedText(overlay.Behaviors);
        var html = new HtmlBuilder().Line("<section id=\"completions\"><h2>Completions</h2>").Markup(text.Legend());
        var shared = overlay.Samples.GroupBy(s => s.ProblemId).Where(g => g.Select(s => s.Condition[0]).Distinct().Count() == 2).ToList();
        if (shared.Count == 0)
        {
            html.Line("<p>No completions of the same problem were kept in both runs.</p>");
        }

        foreach (var problem in shared)
        {
            html.Line("<div class=\"pair\">");
            foreach (var sample in problem)
            {
                html.Markup(SampleSection.Card(sample with { Moment = $"{sample.Condition}, {sample.Moment}" }, text));
            }

            html.Line("</div>");
        }

        return html.Line("</section>").ToString();
    }
}
