using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>What each condition was primed with: how often the teacher was right, how long its texts are, which behaviours they show.</summary>
internal static class PrimingSection
{
    internal static string Render(ReportModel model)
    {
        var primed = model.Conditions.Where(c => c.Runs.Any(r => !r.Priming.IsEmpty)).ToList();
        if (primed.Count == 0)
        {
            return "";
        }

        // Without a study no condition stands for a row of the paper.
        var published = (model.Study?.Published ?? []).DistinctBy(p => p.Condition).ToDictionary(p => p.Condition, p => p.Published.Teacher, StringComparer.Ordinal);
        var withPublished = published.Values.Any(double.IsFinite);
        var html = new HtmlBuilder()
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Priming texts\"><table class=\"sortable\">")
            .Line("<caption class=\"hidden\">What each condition was primed with</caption>")
            .Markup("<thead><tr>");
        var column = 0;
        Head("Condition", "name");
        Head("Texts");
        Head("Right answers");
        if (withPublished)
        {
            Head("The paper's teacher");
        }

        Head("Characters");
        foreach (var behavior in model.Behaviors)
        {
            Head(BehaviorLabels.NameOf(behavior));
        }

        html.Line("</tr></thead><tbody>");
        foreach (var condition in primed)
        {
            html.Markup("<tr><th scope=\"row\" data-value=\"").Text(condition.Name).Markup("\">").Text(condition.Name).Markup("</th>");
            Cell(MeanOf(condition, RunMetrics.DatasetTexts), v => NumberText.Fixed(v, 0));
            Cell(MeanOf(condition, RunMetrics.DatasetAccuracy), NumberText.Percent);
            if (withPublished)
            {
                Cell(published.GetValueOrDefault(condition.Name, double.NaN), v => NumberText.Fixed(v * 100, 0) + NumberText.PercentSign);
            }

            Cell(MeanOf(condition, RunMetrics.DatasetCharacters), v => NumberText.Fixed(v, 0));
            foreach (var behavior in model.Behaviors)
            {
                Cell(MeanOf(condition, $"dataset/behaviors/{behavior.Name}"), v => NumberText.Fixed(v, 2));
            }

            html.Line("</tr>");
        }

        return html.Line("</tbody></table></div>")
            .Line("<p class=\"muted\">Means over seeds; characters and occurrences of behaviours per text.</p>").ToString();

        void Head(string title, string classes = "") => html
            .Markup($"<th scope=\"col\"{(classes.Length > 0 ? $" class=\"{classes}\"" : "")} data-column=\"{NumberText.Whole(column++)}\">").Text(title).Markup("</th>");

        void Cell(double value, Func<double, string> text) => html.Markup(
            $"<td data-value=\"{value.ToString("R", CultureInfo.InvariantCulture)}\">{(double.IsFinite(value) ? text(value) : NumberText.Missing)}</td>");
    }

    private static double MeanOf(ReportCondition condition, string metric)
    {
        ImmutableArray<double> values = [.. condition.Runs.Where(r => r.Priming.ContainsKey(metric)).Select(r => r.Priming[metric])];
        return values.IsEmpty ? double.NaN : values.Average();
    }
}
