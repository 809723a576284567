namespace SelfImprove.Tasks.Countdown;

/// <summary>Finds the whole numbers of a text, and tells lists of them.</summary>
internal static class NumberScanner
{
    private const int MaxDigits = 9;

    private static readonly string[] Separators = [",", ";", "and", ", and"];

    /// <summary>All whole numbers that stand by themselves, in the order of the text; numbers with a fraction are none.</summary>
    public static List<(long Value, TextSpan Span)> Scan(ReadOnlySpan<char> text)
    {
        var numbers = new List<(long, TextSpan)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var start = i;
            var value = 0L;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                value = i - start < MaxDigits ? (value * 10) + (text[i] - '0') : value;
                i++;
            }

            var isWhole = i - start <= MaxDigits && (start == 0 || !(char.IsLetter(text[start - 1]) || IsPoint(text, start - 1)))
                && (i == text.Length || !(char.IsLetter(text[i]) || IsPoint(text, i)));
            if (isWhole)
            {
                numbers.Add((value, new TextSpan(start, i - start)));
            }
        }

        return numbers;
    }

    /// <summary>Whether what stands between two numbers makes them items of one list.</summary>
    public static bool IsListed(ReadOnlySpan<char> between)
    {
        var separator = between.Trim();
        if (separator.IsEmpty)
        {
            return between.Length is > 0 and <= 3;
        }

        if (between.Length > 8)
        {
            return false;
        }

        foreach (var known in Separators)
        {
            if (separator.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    // A decimal point or comma: digits on both sides and no space.
    private static bool IsPoint(ReadOnlySpan<char> text, int at) =>
        text[at] is '.' && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
}
