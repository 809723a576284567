using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>The conditions of the run beside the rows of the paper that they are miniatures of.</summary>
internal static class PublishedSection
{
    internal static Figure FigureOf(StudyResults study) =>
        new("published", "Published and miniature accuracy", "Whiskers: 95 % interval of this run.", new PublishedChart { Rows = study.Published });

    internal static string Render(StudyResults study)
    {
        var html = new HtmlBuilder()
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Published and miniature\"><table class=\"sortable\">")
            .Line("<caption class=\"hidden\">Accuracy after RL: published, and in this run</caption>")
            .Markup("<thead><tr><th scope=\"col\" rowspan=\"2\" class=\"name\" data-column=\"0\">Condition</th><th scope=\"col\" rowspan=\"2\" class=\"name\" data-column=\"1\">Published row</th>")
            .Markup("<th scope=\"colgroup\" colspan=\"3\" class=\"group\">Accuracy after RL</th><th scope=\"colgroup\" colspan=\"3\" class=\"group\">Gain over the base, points</th></tr><tr>");
        var column = 2;
        for (var i = 0; i < 2; i++)
        {
            html.Markup($"<th scope=\"col\" class=\"group\" data-column=\"{NumberText.Whole(column++)}\">this run</th>")
                .Markup($"<th scope=\"col\" data-column=\"{NumberText.Whole(column++)}\">{PublishedResults.Llama}</th><th scope=\"col\" data-column=\"{NumberText.Whole(column++)}\">{PublishedResults.Qwen}</th>");
        }

        html.Line("</tr></thead><tbody>");
        foreach (var row in study.Published)
        {
            html.Markup("<tr>").Markup("<th scope=\"row\" data-value=\"").Text(row.Condition).Markup("\">").Text(row.Condition).Markup("</th>")
                .Markup("<td class=\"text\" data-value=\"").Text(row.Published.Title).Markup("\">").Text(row.Published.Title).Markup("</td>");
            var interval = double.IsFinite(row.Accuracy.Low) ? $"<small>{NumberText.Fixed(row.Accuracy.Low * 100, 1)} to {NumberText.Fixed(row.Accuracy.High * 100, 1)}</small>" : "";
            Cell(html, row.Accuracy.Estimate, $"<b>{NumberText.Percent(row.Accuracy.Estimate)}</b>{interval}", "group");
            Cell(html, row.Published.Llama, Whole(row.Published.Llama, NumberText.PercentSign));
            Cell(html, row.Published.Qwen, Whole(row.Published.Qwen, NumberText.PercentSign));
            Cell(html, row.Gain, double.IsFinite(row.Gain) ? (row.Gain > 0 ? "+" : "") + NumberText.Fixed(row.Gain * 100, 1) : NumberText.Missing, "group");
            Cell(html, row.LlamaGain, (row.LlamaGain > 0 ? "+" : "") + Whole(row.LlamaGain, ""));
            Cell(html, row.QwenGain, (row.QwenGain > 0 ? "+" : "") + Whole(row.QwenGain, ""));
            html.Line("</tr>");
        }

        html.Line("</tbody></table></div>");
        foreach (var agreement in study.Agreement)
        {
            html.Markup($"<p><b>{NumberText.Whole(agreement.Same)}</b> of {NumberText.Whole(agreement.Pairs)} pairs of conditions stand in the order of {agreement.Model}")
                .Text(agreement.Group.Length > 0 ? $" ({agreement.Group})" : "").Line(".</p>");
        }

        return html.Markup("<p class=\"muted\">Published: ").Text(PublishedResults.Source)
            .Line($". A miniature is another task, model and training: its order of conditions can be compared, its percentages can't.{(study.IsSampled ? " This run: drawn answers." : "")}</p>")
            .Markup(FigureOf(study).ToHtml()).ToString();
    }

    private static string Whole(double fraction, string unit) => double.IsFinite(fraction) ? NumberText.Fixed(fraction * 100, 0) + unit : NumberText.Missing;

    private static void Cell(HtmlBuilder html, double value, string markup, string classes = "") => html.Markup(
        $"<td{(classes.Length > 0 ? $" class=\"{classes}\"" : "")} data-value=\"{value.ToString("R", CultureInfo.InvariantCulture)}\">{markup}</td>");
}
