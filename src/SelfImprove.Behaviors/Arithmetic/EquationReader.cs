using SelfImprove.Behaviors.Text;

namespace SelfImprove.Behaviors.Arithmetic;

/// <summary>Finds the expressions and equations of a canonical text, in signs or words.</summary>
internal static class EquationReader
{
    // Longest first: a word is taken before its own beginning.
    private static readonly string[] Operators =
    [
        "multiplied by", "divided by", "divide by", "subtract", "times", "minus", "plus", "over", "add", "mal", "durch", "geteilt durch", "fois", "moins", "divise par",
        "por", "menos", "mas", "entre", "乘以", "除以", "加上", "减去", "乘", "除", "加", "减", "+", "-", "*", "/", "^",
    ];

    private static readonly string[] Equalities =
    [
        "which equals", "which gives", "which makes", "which is", "equal to", "gives us", "gives me", "gives", "equals", "equal", "makes", "yields", "gets us", "would be", "will be",
        "comes to", "leaves", "that's", "is just", "is only", "is", "are", "ergibt", "gibt", "ist", "sind", "fait", "donne", "egale", "son", "es", "da", "fa", "得到", "等于", "得", "是", "=",
        "≡", "→", "≈",
    ];

    private const int LongestBracketRun = 16;

    private static readonly Lookup OperatorLookup = new(Operators);

    private static readonly Lookup EqualityLookup = new(Equalities);

    public static List<Equation> Read(CanonicalText text)
    {
        var equations = new List<Equation>();
        var numbers = text.NumberPositions;
        for (var first = 0; first < numbers.Length; first++)
        {
            var last = first;
            var end = numbers[first] + 1;
            while (last + 1 < numbers.Length && Joins(text, end, numbers[last + 1], OperatorLookup))
            {
                last++;
                end = numbers[last] + 1;
            }

            if (last == first)
            {
                continue;
            }

            var hasResult = last + 1 < numbers.Length && Joins(text, end, numbers[last + 1], EqualityLookup);
            end = CloseBrackets(text, hasResult ? numbers[last + 1] + 1 : end);
            equations.Add(new Equation(OpenBrackets(text, numbers[first]), end, first, last - first + 1, hasResult));
            first = last; // A result may be the first operand of the next equation: "3*12=36-8=28".
        }

        return equations;
    }

    // Between two numbers stand brackets, spaces and exactly one of the given words.
    private static bool Joins(CanonicalText text, int from, int to, Lookup words)
    {
        if (to - from > LongestBracketRun + 16)
        {
            return false;
        }

        var at = from;
        while (at < to && text[at] is ' ' or ')' or ']' or ',')
        {
            at++;
        }

        var length = words.MatchLength(text.Slice(at, to));
        if (length == 0)
        {
            return false;
        }

        for (at += length; at < to; at++)
        {
            if (text[at] is not (' ' or '(' or '[' or '-' or '✓'))
            {
                return false;
            }
        }

        return true;
    }

    private static int OpenBrackets(CanonicalText text, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestBracketRun && text[start - 1] is '(' or '[')
        {
            start--;
        }

        return start;
    }

    private static int CloseBrackets(CanonicalText text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < LongestBracketRun && text[end] is ')' or ']')
        {
            end++;
        }

        return end;
    }

    /// <summary>Words by their first character.</summary>
    private sealed class Lookup
    {
        private readonly Dictionary<char, string[]> _byFirst;

        public Lookup(string[] words) => _byFirst = words.GroupBy(w => w[0]).ToDictionary(g => g.Key, g => g.ToArray());

        public int MatchLength(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty || !_byFirst.TryGetValue(text[0], out var words))
            {
                return 0;
            }

            foreach (var word in words)
            {
                if (text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !char.IsAsciiLetter(word[^1]) || !char.IsLetter(text[word.Length])))
                {
                    return word.Length;
                }
            }

            return 0;
        }
    }
}
