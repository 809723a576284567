using System.Text;

namespace SelfImprove.Reports;

/// <summary>Writes a table of GitHub-flavoured Markdown.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    /// <param name="heads">The heads of the columns.</param>
    internal MarkdownTable(params ReadOnlySpan<string> heads)
    {
        Row(heads);
        _text.Append('|').Insert(_text.Length, "---|", heads.Length).Append('\n');
    }

    /// <summary>Adds a row with a cell per column.</summary>
    internal void Row(params ReadOnlySpan<string> cells)
    {
        _text.Append('|');
        foreach (var cell in cells)
        {
            _text.Append(' ').Append(Escape(cell)).Append(" |");
        }

        _text.Append('\n');
    }

    /// <summary>A text that stays what it is inside a line of Markdown.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text.ReplaceLineEndings(" "))
        {
            if (character is '|' or '*' or '_' or '`' or '<' or '[' or '\\')
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    public override string ToString() => _text.ToString();
}
