using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>
/// Reads the search in a completion: finds every equation, follows which numbers each try still has, and recomputes everything.
/// </summary>
/// <remarks>
/// A try starts with all given numbers. An equation takes its operands out and puts its result in. A new try begins when the last one has used everything, when an
/// equation needs a number that is gone but was given, or after a verdict against the try. "32-8=24" with the target 32 is a step back, where 32 is not at hand or the text goes on with "so I need 24": it uses the 8, and the rest of the try is after
/// 24; putting the 8 back in at the end belongs to the same try. The text from the first <c>&lt;answer&gt;</c> on is not read.
/// </remarks>
public static class SearchTraceReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="text">Any text, in whatever words.</param>
    public static SearchTrace Read(CountdownProblem problem, string text)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf(CountdownTranscript.OpenAnswer, StringComparison.Ordinal);
        var reasoning = end < 0 ? text : text[..end];
        var equations = EquationScanner.Scan(reasoning);
        var attempts = ImmutableArray.CreateBuilder<SearchAttempt>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        OpenAttempt? open = null;
        for (var i = 0; i < equations.Length; i++)
        {
            var equation = equations[i];
            var next = i + 1 < equations.Length ? equations[i + 1].Span.Start : reasoning.Length;
            var rest = reasoning.AsSpan(equation.Span.End..Math.Max(equation.Span.End, next));
            var verdict = EquationWords.FindVerdict(rest);
            var asks = verdict == TraceVerdict.None && EquationWords.AskFor(equation.Stated, rest);
            if (open is not null && !open.GoesOnWith(equation, asks))
            {
                attempts.Add(open.Close(seen));
                open = null;
            }

            open ??= new OpenAttempt(problem);
            open.Add(equation, asks, verdict);
        }

        if (open is not null)
        {
            attempts.Add(open.Close(seen));
        }

        return new SearchTrace(attempts.ToImmutable());
    }
}
