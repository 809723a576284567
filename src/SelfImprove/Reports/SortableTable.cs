using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>Writes a table whose columns the page's script sorts: every cell holds its value besides its text.</summary>
internal sealed class SortableTable
{
    private readonly HtmlBuilder _html = new();
    private int _columns;
    private bool _hasRows;

    /// <param name="label">What the table is, in a few words.</param>
    /// <param name="caption">What its rows say, for those who do not see it.</param>
    internal SortableTable(string label, string caption) => _html
        .Markup("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Text(label).Line("\"><table class=\"sortable\">")
        .Markup("<caption class=\"hidden\">").Text(caption).Line("</caption>").Markup("<thead><tr>");

    /// <summary>Adds a column, before the first row.</summary>
    internal SortableTable Column(string title, bool isText = false)
    {
        _html.Markup($"<th scope=\"col\"{(isText ? " class=\"name\"" : "")} data-column=\"{NumberText.Whole(_columns++)}\">").Text(title).Markup("</th>");
        return this;
    }

    /// <summary>Begins a row.</summary>
    internal SortableTable Row(string name)
    {
        _html.Line(_hasRows ? "</tr>" : "</tr></thead><tbody>");
        _hasRows = true;
        _html.Markup("<tr><th scope=\"row\" data-value=\"").Text(name).Markup("\">").Text(name).Markup("</th>");
        return this;
    }

    /// <summary>Adds a text to the row.</summary>
    internal SortableTable Text(string text)
    {
        _html.Markup("<td class=\"text\" data-value=\"").Text(text).Markup("\">").Text(text).Markup("</td>");
        return this;
    }

    /// <summary>Adds a number to the row.</summary>
    /// <param name="value">The value; NaN for one that is not known.</param>
    /// <param name="text">How a known value is written, as markup.</param>
    internal SortableTable Number(double value, Func<double, string> text)
    {
        _html.Markup($"<td data-value=\"{value.ToString("R", CultureInfo.InvariantCulture)}\">{(double.IsFinite(value) ? text(value) : NumberText.Missing)}</td>");
        return this;
    }

    /// <summary>Ends the table, which has at least one row.</summary>
    internal string End() => _html.Line("</tr>").Line("</tbody></table></div>").ToString();
}
