namespace SelfImprove.Reports;

/// <summary>A chart with what is said about it.</summary>
/// <param name="Name">Name of its file, without the extension: lower-case words joined by hyphens.</param>
/// <param name="Title">Its title.</param>
/// <param name="Note">More in small print; may be empty.</param>
/// <param name="Chart">The drawing.</param>
internal sealed record Figure(string Name, string Title, string Note, IChart Chart)
{
    /// <summary>The figure as an element of the page.</summary>
    internal string ToHtml()
    {
        var html = new HtmlBuilder().Line("<figure>").Markup("<figcaption>").Element("b", Title);
        if (Note.Length > 0)
        {
            html.Element("small", Note);
        }

        return html.Line("</figcaption>").Markup(Chart.ToSvg()).Line("</figure>").ToString();
    }

    /// <summary>Words as part of a file's name.</summary>
    internal static string FileName(string words) => string.Join('-', words.ToLowerInvariant().Split([.. words.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries));
}
