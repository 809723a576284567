using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>One way through a puzzle: a candidate and what it comes to.</summary>
/// <param name="Lead">What names the candidate ("x=4: "); empty when the equations do.</param>
/// <param name="Equations">Its equations, in order; at least one.</param>
/// <param name="Answer">The sentence that gives it as the answer.</param>
internal sealed record Attempt(string Lead, ImmutableArray<Equation> Equations, string Answer)
{
    /// <summary>What it comes to.</summary>
    public int Result => Equations[^1].Result;

    /// <summary>The same candidate, however it is worded.</summary>
    public string Form => Lead + string.Join(',', Equations.Select(e => e.ToString()).Order(StringComparer.Ordinal));

    /// <summary>Whether the goal stands where it would be read as reasoning from it.</summary>
    public bool Takes(int goal) => Equations.Any(e => e.Left == goal || e.Right == goal) || Equations.SkipLast(1).Any(e => e.Result == goal);
}
