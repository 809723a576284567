using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>The search that a completion writes down, try by try.</summary>
/// <param name="Attempts">The tries, in the order of the text; empty when it states no equation.</param>
public sealed record SearchTrace(ImmutableArray<SearchAttempt> Attempts)
{
    /// <summary>Whether a try solves the problem, whatever the answer is.</summary>
    public bool ReachesTarget => Attempts.Any(a => a.IsHit);

    /// <summary>The numbers that evaluations log, by name.</summary>
    public ImmutableSortedDictionary<string, TraceCount> ToCounts()
    {
        var equations = Attempts.Sum(a => a.Equations.Length);
        var judged = Attempts.Where(a => a.Verdict != TraceVerdict.None).ToArray();
        var claims = Attempts.Where(a => a.Verdict == TraceVerdict.Hit).ToArray();
        var hits = Attempts.Where(a => a.IsHit && a.Verdict != TraceVerdict.None).ToArray();
        return ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, TraceCount>
            {
                ["attempts"] = new(Attempts.Length, 1),
                ["complete_attempts"] = Share(Attempts, a => a.IsComplete),
                ["repeated_attempts"] = Share(Attempts, a => a.IsRepeat),
                ["judged_attempts"] = Share(Attempts, a => a.Verdict != TraceVerdict.None),
                ["true_equations"] = new(Attempts.Sum(a => a.Equations.Count(e => e.IsTrue)), equations),
                ["foreign_equations"] = new(Attempts.Sum(a => a.ForeignEquations), equations),
                ["true_verdicts"] = Share(judged, a => a.IsVerdictTrue == true),
                ["true_claims"] = Share(claims, a => a.IsHit),
                ["missed_hits"] = Share(hits, a => a.Verdict != TraceVerdict.Hit),
                ["reaches_target"] = new(ReachesTarget ? 1 : 0, 1),
            });
    }

    /// <summary>The tries as an analysis of any task knows them.</summary>
    /// <param name="isAnswered">Whether an answer follows the last one.</param>
    internal ImmutableArray<AttemptReading> ToAttempts(bool isAnswered) =>
    [
        .. Attempts.Select((a, i) => new AttemptReading(
            new TextSpan(a.Equations[0].Span.Start, a.Equations[^1].Span.End - a.Equations[0].Span.Start),
            a.IsHit,
            a.Verdict == TraceVerdict.None ? null : a.Verdict == TraceVerdict.Hit,
            i + 1 < Attempts.Length ? AttemptFate.Abandoned : isAnswered ? AttemptFate.Taken : AttemptFate.Open)),
    ];

    private static TraceCount Share(IReadOnlyCollection<SearchAttempt> of, Func<SearchAttempt, bool> condition) => new(of.Count(condition), of.Count);
}
