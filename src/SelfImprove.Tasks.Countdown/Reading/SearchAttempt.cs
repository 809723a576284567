using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>One try of a search: equations that build on each other, starting from the given numbers.</summary>
public sealed record SearchAttempt
{
    /// <summary>The equations, in the order of the text; at least one.</summary>
    public required ImmutableArray<TraceEquation> Equations { get; init; }

    /// <summary>What the text says of the try's last value.</summary>
    public required TraceVerdict Verdict { get; init; }

    /// <summary>What the try is after: the target, or what a step back from the target left to make.</summary>
    public required long Wanted { get; init; }

    /// <summary>Whether every given number has been used once; a try that stops before is a dead end.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Number of equations with an operand that the try does not have: neither given nor made, or used up.</summary>
    public required int ForeignEquations { get; init; }

    /// <summary>Whether an earlier try of the text has the same equations, in any order.</summary>
    public required bool IsRepeat { get; init; }

    /// <summary>The value that the try ends with, as it is written.</summary>
    public long Value => Equations[^1].Stated;

    /// <summary>Whether the try solves the problem, whatever the text says of it: complete, true throughout, and at what was wanted.</summary>
    public bool IsHit => IsComplete && ForeignEquations == 0 && Value == Wanted && Equations.All(e => e.IsTrue);

    /// <summary>Whether the verdict follows from the values; null when there is none. It is judged by what is written: a false equation does not make a true comparison false.</summary>
    public bool? IsVerdictTrue => Verdict switch
    {
        TraceVerdict.None => null,
        TraceVerdict.Hit => IsComplete && Value == Wanted,
        TraceVerdict.TooHigh => Value > Wanted,
        TraceVerdict.TooLow => Value < Wanted,
        _ => !IsComplete || Value != Wanted,
    };
}
