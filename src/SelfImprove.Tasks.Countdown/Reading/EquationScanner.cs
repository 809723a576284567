using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Finds the equations of a text.</summary>
internal static class EquationScanner
{
    // Longer than any sensible left-hand side over six numbers.
    private const int MaxLeft = 100;

    /// <summary>All equations over whole numbers, in the order of the text. Time is linear in the text, as a left-hand side is looked for within a bounded distance.</summary>
    internal static ImmutableArray<TraceEquation> Scan(ReadOnlySpan<char> text)
    {
        var equations = ImmutableArray.CreateBuilder<TraceEquation>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && TryReadNumber(text, i + 1, out var stated, out var end) && FindLeft(text, from, i) is { } left)
            {
                equations.Add(new TraceEquation(new TextSpan(left.Start, end - left.Start), left.Expression, stated));
                from = i + 1;
            }
        }

        return equations.ToImmutable();
    }

    // The longest expression that ends at the sign: what stands before it, such as the mark of a list, may look like part of one.
    private static (int Start, Expression Expression)? FindLeft(ReadOnlySpan<char> text, int from, int end)
    {
        var start = end;
        while (start > from && end - start < MaxLeft && IsPart(text[start - 1]))
        {
            start--;
        }

        for (var i = start; i < end; i++)
        {
            var isToken = text[i] == '(' || (char.IsAsciiDigit(text[i]) && (i == 0 || !char.IsAsciiLetterOrDigit(text[i - 1])));
            if (isToken && ExpressionParser.Parse(text[i..end].ToString()).Expression is BinaryExpression expression)
            {
                return (i, expression);
            }
        }

        return null;
    }

    private static bool IsPart(char c) =>
        char.IsAsciiDigit(c) || c is ' ' or '(' or ')' || ArithmeticOperators.FromSign(c) is not null;

    private static bool TryReadNumber(ReadOnlySpan<char> text, int start, out long number, out int end)
    {
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        end = start;
        if (end < text.Length && text[end] is '-' or '\u2212')
        {
            end++;
        }

        var digits = end;
        number = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]) && end - digits < ExpressionParser.MaxDigits)
        {
            number = (number * 10) + (text[end++] - '0');
        }

        number = digits > start ? -number : number;

        // "2.5" and "3b" state something else than a whole number.
        var isWhole = end > digits && !(end < text.Length && (char.IsAsciiLetterOrDigit(text[end])
            || (text[end] is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))));
        return isWhole && !StatesExpression(text[end..]);
    }

    // "20+4=8*3" states an expression; in "25*3=75-30=45" the number belongs to both sides.
    private static bool StatesExpression(ReadOnlySpan<char> rest)
    {
        var trimmed = rest.TrimStart(' ');
        if (trimmed.Length < 2 || ArithmeticOperators.FromSign(trimmed[0]) is null || !(trimmed[1..].TrimStart(' ') is [var first, ..] && (char.IsAsciiDigit(first) || first == '(')))
        {
            return false;
        }

        var end = 0;
        while (end < trimmed.Length && end < MaxLeft && IsPart(trimmed[end]))
        {
            end++;
        }

        return end == trimmed.Length || trimmed[end] != '=';
    }
}
