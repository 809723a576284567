namespace SelfImprove.Reports;

/// <summary>
/// Writes a report as one HTML file without any external resource: inline style, inline SVG, and a small script for sorting and
/// pointing, without which everything can still be read. The same model gives the same bytes, on every machine.
/// </summary>
public static class HtmlReport
{
    // More would push the results off the first page.
    private const int UnfinishedShown = 5;

    /// <summary>Renders a report.</summary>
    /// <param name="model">What to show. Its texts may hold anything; they are escaped.</param>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var html = new HtmlBuilder().Line("<header>").Element("h1", model.Name).Line("");
        if (model.Description.Length > 0)
        {
            html.Element("p", model.Description).Line("");
        }

        var sections = SectionsOf(model).Where(s => s.Body.Length > 0).ToList();
        html.Markup("<div class=\"top\"><nav aria-label=\"Sections\">")
            .Markup(string.Concat(sections.Select(s => $"<a href=\"#{s.Id}\">{s.Title}</a>"))).Line("</nav>" + HtmlPage.ThemeChoice + "</div>")
            .Line("</header>")
            .Line("<main>")
            .Markup(Remarks(model));
        html.Markup(model.Conditions.IsEmpty
            ? "<p class=\"note\">This run has not produced any results yet. Run the same command again to go on with it.</p>\n"
            : ResultsSection.Headline(model));
        foreach (var section in sections)
        {
            html.Line($"<section id=\"{section.Id}\"><h2>{section.Title}</h2>").Markup(section.Body).Line("</section>");
        }

        return HtmlPage.Render(model.Name, model.Conditions.Length, html.Line("</main>").ToString());
    }

    /// <summary>The sections in the order of the page; those without a body are left out.</summary>
    private static IEnumerable<(string Id, string Title, string Body)> SectionsOf(ReportModel model)
    {
        if (!model.Conditions.IsEmpty)
        {
            yield return ("claims", "Claims", model.Study is { } study ? ClaimsSection.Render(study) : "");
            yield return ("published", "Published and miniature", model.Study is { Published.IsEmpty: false } published ? PublishedSection.Render(published) : "");
            yield return ("results", "Results", ResultsSection.Render(model));
            yield return ("priming", "Priming texts", PrimingSection.Render(model));
            yield return ("curves", "Curves", BandNote(model) + Legend.Render(model) + FamilySection.Render(model) + PlotSection.Render(model));
            yield return ("sizes", "Model sizes", SizeSection(model));
            yield return ("interventions", "Interventions", InterventionSection.Render(model));
            yield return ("completions", "Completions", SampleSection.Render(model));
        }

        yield return ("configuration", "Configuration", Configuration(model));
        yield return ("metrics", "Metrics", Glossary(model));
        yield return ("provenance", "Provenance", Provenance(model));
    }

    private static string SizeSection(ReportModel model) => SizeFigures.Of(model) is { IsEmpty: false } figures
        ? $"<p class=\"muted\">Lines: mean over seeds. Bands: from the lowest to the highest seed.</p>\n<div class=\"panels\">{string.Concat(figures.Select(f => f.ToHtml()))}</div>\n"
        : "";

    private static string BandNote(ReportModel model) => model.Conditions.Any(c => c.Runs.Length > 1)
        ? "<p class=\"muted\">Lines: mean over seeds. Bands: from the lowest to the highest seed.</p>\n"
        : "";

    private static string Remarks(ReportModel model)
    {
        var unfinished = model.Conditions.SelectMany(c => c.Runs.Where(r => r.Incomplete is not null)
            .Select(r => $"{c.Name}, seed {NumberText.Whole(r.Seed)}: {r.Incomplete}")).ToList();
        if (unfinished.Count + model.Notes.Length == 0)
        {
            return "";
        }

        var html = new HtmlBuilder().Markup("<div class=\"note\" role=\"note\">");
        if (unfinished.Count > UnfinishedShown)
        {
            html.Markup($"<details><summary>{NumberText.Whole(unfinished.Count)} of {NumberText.Whole(model.Conditions.Sum(c => c.Runs.Length))} runs are not finished</summary>");
            List(html, unfinished).Line("</details>");
            unfinished = [];
        }

        return List(html, unfinished.Concat(model.Notes)).Line("</div>").ToString();
    }

    private static HtmlBuilder List(HtmlBuilder html, IEnumerable<string> items)
    {
        var texts = items.ToList();
        if (texts.Count == 0)
        {
            return html;
        }

        html.Line("<ul>");
        foreach (var text in texts)
        {
            html.Element("li", text).Line("");
        }

        return html.Markup("</ul>");
    }

    private static string Configuration(ReportModel model)
    {
        var html = new HtmlBuilder();
        if (model.ResolvedConfiguration.Length == 0)
        {
            html.Line("<p>The configuration is not known.</p>");
        }
        else
        {
            html.Markup("<details><summary>Resolved YAML</summary><pre>").Text(model.ResolvedConfiguration).Line("</pre></details>");
        }

        return html.ToString();
    }

    private static string Glossary(ReportModel model)
    {
        var html = new HtmlBuilder();
        var shown = model.Conditions.SelectMany(c => c.Runs).SelectMany(r => r.Series).Select(s => s.Metric).ToHashSet(StringComparer.Ordinal);
        var definitions = model.Metrics.Where(d => shown.Any(d.Covers)).OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
        if (definitions.Count == 0)
        {
            return html.Line("<p>None of the logged metrics is described.</p>").ToString();
        }

        html.Line("<details><summary>What the metrics mean</summary><dl>");
        foreach (var definition in definitions)
        {
            html.Markup("<dt>").Element("code", definition.Name).Markup("</dt><dd>").Text(definition.Meaning);
            if (definition.Unit.Length > 0)
            {
                html.Markup(" <span class=\"meta\">Unit: ").Text(definition.Unit).Markup(".</span>");
            }

            var healthy = (definition.HealthyMinimum, definition.HealthyMaximum) switch
            {
                ({ } low, { } high) => $"{NumberText.Short(low)} to {NumberText.Short(high)}",
                ({ } low, null) => $"{NumberText.Short(low)} or more",
                (null, { } high) => $"{NumberText.Short(high)} or less",
                _ => "",
            };
            if (healthy.Length > 0)
            {
                html.Markup(" <span class=\"meta\">Healthy: ").Text(healthy + ".").Markup("</span>");
            }

            if (definition.Remedy is not null)
            {
                html.Markup(" ").Text(definition.Remedy);
            }

            html.Line("</dd>");
        }

        return html.Line("</dl></details>").ToString();
    }

    private static string Provenance(ReportModel model)
    {
        var html = new HtmlBuilder();
        if (model.Provenance.IsEmpty)
        {
            return html.Line("<p>Nothing was recorded.</p>").ToString();
        }

        html.Line("<dl>");
        foreach (var (label, value) in model.Provenance)
        {
            html.Element("dt", label).Element("dd", value).Line("");
        }

        return html.Line("</dl>").ToString();
    }
}
