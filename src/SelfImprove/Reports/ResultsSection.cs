using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>The headline: a sentence, the table of accuracy, length and behaviours before and after, and the bars.</summary>
internal static class ResultsSection
{
    internal static string Render(ReportModel model)
    {
        var rows = RowsOf(model);
        if (rows.All(r => r.Before.Seeds + r.After.Seeds == 0))
        {
            return "<p>No evaluation has been finished yet.</p>\n";
        }

        return new HtmlBuilder().Markup(Table(model, rows, model.IsSampled)).Markup(Bars(model)).Markup(Outcomes(model)).ToString();
    }

    /// <summary>The best and the worst condition in a sentence; empty before anything is evaluated.</summary>
    internal static string Headline(ReportModel model) => Headline(RowsOf(model), model.IsSampled);

    private static ImmutableArray<Row> RowsOf(ReportModel model) => [.. model.Conditions.Select(c => new Row(
        c, ConditionSummary.Of(c.Runs.Select(r => r.Before), model.Behaviors), ConditionSummary.Of(c.Runs.Select(r => r.After), model.Behaviors)))];

    private static string Headline(ImmutableArray<Row> rows, bool sampled)
    {
        var ranked = rows.Where(r => double.IsFinite(r.After.AccuracyOf(sampled).Estimate)).OrderByDescending(r => r.After.AccuracyOf(sampled).Estimate).ToList();
        if (ranked.Count == 0)
        {
            return "";
        }

        void Tell(HtmlBuilder html, Row row)
        {
            html.Element("b", row.Condition.Name).Markup($" solves <b>{NumberText.Percent(row.After.AccuracyOf(sampled).Estimate)}</b> of the held-out problems");
            if (double.IsFinite(row.Before.AccuracyOf(sampled).Estimate))
            {
                html.Markup($" (before: {NumberText.Percent(row.Before.AccuracyOf(sampled).Estimate)})");
            }
        }

        var html = new HtmlBuilder().Markup("<p class=\"lead\">After training, ");
        Tell(html, ranked[0]);
        if (ranked.Count > 1)
        {
            html.Markup(ranked.Count == 2 ? "; " : ", the most; ");
            Tell(html, ranked[^1]);
            html.Markup(ranked.Count == 2 ? "" : ", the least");
        }

        return html.Line(sampled ? ", by drawn answers.</p>" : ".</p>").ToString();
    }

    private static string Table(ReportModel model, ImmutableArray<Row> rows, bool sampled)
    {
        var html = new HtmlBuilder()
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Results before and after training\"><table class=\"sortable\">")
            .Line("<caption class=\"hidden\">Results on held-out problems before and after training, per condition</caption>")
            .Markup("<thead><tr><th scope=\"col\" rowspan=\"2\" class=\"name\" data-column=\"0\">Condition</th><th scope=\"col\" rowspan=\"2\" data-column=\"1\">Seeds</th>")
            .Markup($"<th scope=\"colgroup\" colspan=\"3\" class=\"group\">Accuracy, {(sampled ? "drawn answers" : "95 % interval")}</th>")
            .Markup(sampled ? "<th scope=\"colgroup\" colspan=\"2\" class=\"group\">Accuracy, greedy</th>" : "")
            .Markup("<th scope=\"colgroup\" colspan=\"2\" class=\"group\">Length, tokens</th>");
        foreach (var behavior in model.Behaviors)
        {
            html.Markup("<th scope=\"colgroup\" colspan=\"2\" class=\"group\">").Text(BehaviorLabels.TitleOf(behavior)).Markup("</th>");
        }

        html.Markup("</tr><tr>");
        var column = 2;
        void Head(string text, bool first = false) => html.Markup(
            $"<th scope=\"col\" data-column=\"{NumberText.Whole(column++)}\"{(first ? " class=\"group\"" : "")}>{text}</th>");
        Head("before", first: true);
        Head("after");
        Head("change");
        for (var i = 0; i <= model.Behaviors.Length + (sampled ? 1 : 0); i++)
        {
            Head("before", first: true);
            Head("after");
        }

        html.Line("</tr></thead><tbody>");
        var best = rows.Select(r => r.After.AccuracyOf(sampled).Estimate).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
        foreach (var row in rows)
        {
            html.Markup("<tr><th scope=\"row\" data-value=\"").Text(row.Condition.Name).Markup("\">").Text(row.Condition.Name);
            if (row.Condition.Runs.Any(r => r.Incomplete is not null))
            {
                html.Markup(" <span class=\"meta\">(unfinished)</span>");
            }

            html.Markup("</th>");
            var seeds = Math.Max(row.Before.Seeds, row.After.Seeds);
            Cell(html, seeds, NumberText.Whole(seeds));
            AccuracyCell(html, row.Before.AccuracyOf(sampled), "group old");
            AccuracyCell(html, row.After.AccuracyOf(sampled), row.After.AccuracyOf(sampled).Estimate == best && rows.Length > 1 ? "best" : "");
            var change = row.After.AccuracyOf(sampled).Estimate - row.Before.AccuracyOf(sampled).Estimate;
            Cell(html, change, double.IsFinite(change)
                ? $"<span class=\"{(change >= 0 ? "up" : "down")}\">{(change >= 0 ? "+" : "")}{NumberText.Fixed(change * 100, 1)}</span>" : NumberText.Missing);
            if (sampled)
            {
                AccuracyCell(html, row.Before.Accuracy, "group old");
                AccuracyCell(html, row.After.Accuracy, "");
            }

            Cell(html, row.Before.MeanTokens, Rounded(row.Before.MeanTokens, 0) + Ends(row.Condition.Runs.Select(r => r.Before)), "group old");
            Cell(html, row.After.MeanTokens, Rounded(row.After.MeanTokens, 0) + Ends(row.Condition.Runs.Select(r => r.After)));

            for (var i = 0; i < model.Behaviors.Length; i++)
            {
                Cell(html, row.Before.Behaviors[i], Rounded(row.Before.Behaviors[i], 2), "group old");
                Cell(html, row.After.Behaviors[i], Rounded(row.After.Behaviors[i], 2));
            }

            html.Line("</tr>");
        }

        return html.Line("</tbody></table></div>")
            .Line($"<p class=\"muted\">On held-out problems{(sampled ? "; drawn answers: at the temperature of the evaluation. Length, behaviours and outcomes: of greedy answers" : ", greedy")}. Length: mean of all answers, of those that ended by themselves, and the share that was cut off at the limit. Behaviours: mean occurrences per response. Change: percentage points. Intervals: "
                + "one seed, Wilson's over problems; several seeds, Student's over seeds, on neither side narrower than Wilson's of a seed.</p>")
            .ToString();
    }

    private static void AccuracyCell(HtmlBuilder html, Interval accuracy, string classes) => Cell(
        html,
        accuracy.Estimate,
        double.IsFinite(accuracy.Estimate)
            ? $"<b>{NumberText.Percent(accuracy.Estimate)}</b><small>{NumberText.Fixed(accuracy.Low * 100, 1)} to {NumberText.Fixed(accuracy.High * 100, 1)}</small>"
            : NumberText.Missing,
        classes);

    private static void Cell(HtmlBuilder html, double value, string markup, string classes = "") => html.Markup(
        $"<td{(classes.Length > 0 ? $" class=\"{classes}\"" : "")} data-value=\"{value.ToString("R", CultureInfo.InvariantCulture)}\">{markup}</td>");

    // The length of answers that were cut off says nothing about search; those that ended stand apart.
    private static string Ends(IEnumerable<EvaluationSummary?> evaluations)
    {
        var known = evaluations.OfType<EvaluationSummary>().ToList();
        var ended = Interval.OfMeans(known.Select(e => e.ValueOf("eval/" + StudyMetric.TerminatedLength))).Estimate;
        var cut = Interval.OfMeans(known.Select(e => e.ValueOf("eval/" + StudyMetric.Truncated))).Estimate;
        return double.IsFinite(ended) && double.IsFinite(cut) ? $"<small>{NumberText.Fixed(ended, 0)} ended</small><small>{NumberText.Fixed(cut * 100, 0)}{NumberText.PercentSign} cut</small>" : "";
    }

    private static string Rounded(double value, int decimals) => double.IsFinite(value) ? NumberText.Fixed(value, decimals) : NumberText.Missing;

    private static string Bars(ReportModel model) => new HtmlBuilder()
        .Line("<h3>Per condition</h3>").Line("<p class=\"muted\">Bars: after training. Hollow diamonds: before. Whiskers: 95 % interval, of lengths and behaviours Student's over seeds.</p>")
        .Line("<div class=\"grid\">").Markup(string.Concat(ConditionBars.Of(model).Select(f => f.ToHtml()))).Line("</div>").ToString();

    private static string Outcomes(ReportModel model)
    {
        var outcomes = model.Conditions.SelectMany(c => c.Runs).SelectMany(r => r.After?.Outcomes.Keys ?? []).Distinct()
            .OrderBy(o => o != RewardOutcome.Correct.Name).ThenBy(o => o, StringComparer.Ordinal).ToList();
        if (outcomes.Count == 0)
        {
            return "";
        }

        var html = new HtmlBuilder().Line("<h3>Outcomes after training</h3>")
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Outcomes after training\"><table class=\"sortable\">")
            .Line("<caption class=\"hidden\">Share of responses with each outcome, per condition</caption>")
            .Markup("<thead><tr><th scope=\"col\" class=\"name\" data-column=\"0\">Condition</th>");
        for (var i = 0; i < outcomes.Count; i++)
        {
            html.Markup($"<th scope=\"col\" data-column=\"{NumberText.Whole(i + 1)}\">").Text(outcomes[i]).Markup("</th>");
        }

        html.Line("</tr></thead><tbody>");
        foreach (var condition in model.Conditions)
        {
            var shares = condition.Runs.Select(r => r.After?.Outcomes).OfType<ImmutableSortedDictionary<string, double>>().ToList();
            html.Markup("<tr><th scope=\"row\" data-value=\"").Text(condition.Name).Markup("\">").Text(condition.Name).Markup("</th>");
            foreach (var outcome in outcomes)
            {
                var share = shares.Count == 0 ? double.NaN : shares.Average(s => s.GetValueOrDefault(outcome));
                Cell(html, share, NumberText.Percent(share));
            }

            html.Line("</tr>");
        }

        return html.Line("</tbody></table></div>").ToString();
    }

    private sealed record Row(ReportCondition Condition, ConditionSummary Before, ConditionSummary After);
}
