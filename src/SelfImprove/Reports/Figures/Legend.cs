using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The list of conditions with their lines; ticking one off hides it in all plots.</summary>
internal static class Legend
{
    /// <summary>The legend of a report; with a study, the families of its conditions can be shown at a click.</summary>
    internal static string Render(ReportModel model) => Render([.. model.Conditions.Select(c => c.Name)], model.Study?.Families ?? []);

    internal static string Render(ImmutableArray<string> conditions, ImmutableArray<ConditionFamily> families = default)
    {
        var html = new HtmlBuilder().Line("<ul class=\"legend sticky\" id=\"legend\" aria-label=\"Conditions; untick one to hide it in all plots\">");
        for (var i = 0; i < conditions.Length; i++)
        {
            var style = new SeriesStyle(i);
            var n = NumberText.Whole(i);
            html.Markup($"<li><label><input type=\"checkbox\" id=\"on{n}\" checked=\"checked\"/>")
                .Markup($"<svg viewBox=\"0 0 34 12\" aria-hidden=\"true\"><path class=\"line {style.Classes}\" d=\"M0 6H34\"/><path class=\"mark {style.Classes}\" d=\"{style.Marker(17, 6)}\"/></svg>")
                .Text(conditions[i]).Line("</label></li>");
        }

        if (conditions.Length > 2)
        {
            // The script makes buttons of these; without it they do not show.
            var sets = (families.IsDefault ? [] : families).Select(f => (f.Title, Members: f.Conditions.Select(c => conditions.IndexOf(c))))
                .Prepend(("none", [])).Prepend(("all", Enumerable.Range(0, conditions.Length)));
            html.Markup("<li class=\"sets\" hidden=\"hidden\">Show ");
            foreach (var (title, members) in sets)
            {
                html.Markup($"<button type=\"button\" data-show=\"{string.Join(' ', members)}\">").Text(title).Markup("</button> ");
            }

            html.Line("</li>");
        }

        return html.Line("</ul>").ToString();
    }
}
