using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Reads the words that follow an equation.</summary>
internal static partial class EquationWords
{
    private static readonly (TraceVerdict Verdict, Regex Words)[] Kinds =
        [(TraceVerdict.TooHigh, TooHigh()), (TraceVerdict.TooLow, TooLow()), (TraceVerdict.Miss, Miss()), (TraceVerdict.Hit, Hit())];

    /// <summary>The first verdict behind an equation, in the same line.</summary>
    /// <param name="rest">What follows the equation, up to the next one.</param>
    internal static TraceVerdict FindVerdict(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        var line = end < 0 ? rest : rest[..end];
        var (first, found) = (int.MaxValue, TraceVerdict.None);
        foreach (var (verdict, words) in Kinds)
        {
            var matches = words.EnumerateMatches(line);
            if (matches.MoveNext() && matches.Current.Index < first)
            {
                (first, found) = (matches.Current.Index, verdict);
            }
        }

        return found;
    }

    /// <summary>Whether the words behind an equation ask for a value: "so I need 24".</summary>
    internal static bool AskFor(long value, ReadOnlySpan<char> rest)
    {
        foreach (var match in Asking().EnumerateMatches(rest))
        {
            var words = rest.Slice(match.Index, match.Length);
            return long.TryParse(words[(words.LastIndexOf(' ') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked == value;
        }

        return false;
    }

    [GeneratedRegex(@"\b(?:need|want|get|make|reach)(?: an?| to (?:get|make|reach))? [0-9]{1,9}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Asking();

    [GeneratedRegex(@"\btoo (?:high|big|large|much)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TooHigh();

    [GeneratedRegex(@"\btoo (?:low|small|little)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TooLow();

    [GeneratedRegex(@"\b(?:no|not|isn't|doesn't|don't|wrong|incorrect|fails?)\b|[\u2717\u2718\u2260]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Miss();

    [GeneratedRegex(@"\b(?:yes|correct|works|matches|perfect|success)\b|\bthat(?: i|')s it\b|[\u2713\u2714]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hit();
}
