using System.Globalization;
using System.Text;

namespace SelfImprove;

/// <summary>Texts as Python sees them: a sequence of characters, not of UTF-16 units, with Python's idea of white space.</summary>
internal static class PythonText
{
    /// <summary>Whether <c>str.isspace</c> holds; the separators U+001C to U+001F are white space to Python only.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';

    /// <summary>Number of characters.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            length -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return length;
    }

    /// <summary>The characters, each as a text.</summary>
    public static List<string> Characters(string text)
    {
        var characters = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i += characters[^1].Length)
        {
            characters.Add(text.Substring(i, i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1));
        }

        return characters;
    }

    /// <summary>The text without white space, or without some characters, at its start, its end, or both.</summary>
    /// <param name="text">The text.</param>
    /// <param name="characters">What is taken away; null for white space.</param>
    /// <param name="left">Whether at the start.</param>
    /// <param name="right">Whether at the end.</param>
    public static string Strip(string text, string? characters, bool left, bool right)
    {
        var (start, end) = (0, text.Length);
        while (left && start < end && IsTaken(text[start]))
        {
            start++;
        }

        while (right && end > start && IsTaken(text[end - 1]))
        {
            end--;
        }

        return text[start..end];

        bool IsTaken(char character) => characters is null ? IsSpace(character) : characters.Contains(character, StringComparison.Ordinal);
    }

    /// <summary>The parts of a text between separators, or between runs of white space where the separator is null.</summary>
    public static IReadOnlyList<object?> Split(string text, string? separator) => separator is null
        ? [.. new string([.. text.Select(c => IsSpace(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        : [.. text.Split(separator)];

    /// <summary>A literal's text: Python's escapes become characters, unknown ones stay as they are.</summary>
    public static string Unescape(string literal)
    {
        if (!literal.Contains('\\', StringComparison.Ordinal))
        {
            return literal;
        }

        var text = new StringBuilder(literal.Length);
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\' || i + 1 == literal.Length)
            {
                text.Append(literal[i]);
                continue;
            }

            var escape = literal[++i];
            if (escape is 'x' or 'u' or 'U' && ReadCodePoint(literal, i + 1, escape == 'x' ? 2 : escape == 'u' ? 4 : 8) is { } character)
            {
                text.Append(character);
                i += escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
                continue;
            }

            text.Append(escape switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                'a' => "\a",
                'b' => "\b",
                'f' => "\f",
                'v' => "\v",
                '0' => "\0",
                '\n' => "",
                '\\' or '\'' or '"' => escape.ToString(),
                _ => "\\" + escape,
            });
        }

        return text.ToString();
    }

    private static string? ReadCodePoint(string literal, int start, int digits) =>
        start + digits <= literal.Length && int.TryParse(literal.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value is >= 0xD800 and <= 0xDFFF ? ((char)value).ToString() : Rune.IsValid(value) ? new Rune(value).ToString() : null
            : null;
}
