namespace SelfImprove.Reports;

/// <summary>The figures of a study: accuracy and length by family of conditions, behaviours by condition.</summary>
internal static class FamilySection
{
    internal static string Render(ReportModel model)
    {
        if (model.Study is null)
        {
            return "";
        }

        var html = new HtmlBuilder();
        foreach (var row in FamilyFigures.Of(model))
        {
            html.Element("h3", row.Title).Markup("<p class=\"muted\">").Element("code", row.Metric).Line("</p>")
                .Line("<div class=\"panels\">").Markup(string.Concat(row.Panels.Select(p => p.ToHtml()))).Line("</div>");
        }

        if (BehaviorFigures.Of(model) is { IsEmpty: false } behaviors)
        {
            html.Line($"<h3>Behaviours per response{(model.IsSampled ? ", drawn answers" : "")}</h3>")
                .Line("<div class=\"grid\">").Markup(string.Concat(behaviors.Select(p => p.ToHtml()))).Line("</div>");
        }

        return html.ToString();
    }
}
