using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>A computation that uses every number it was given once.</summary>
/// <param name="Equations">Its equations, in order.</param>
/// <param name="Result">What it comes to.</param>
/// <param name="EndsWithGiven">Whether the right-hand operand of the last equation is a given number, so that the computation can be told backwards.</param>
internal sealed record Attempt(ImmutableArray<Equation> Equations, Operand Result, bool EndsWithGiven)
{
    /// <summary>The same computation, whose last equation claims to come to another value.</summary>
    public Attempt Claiming(int value) =>
        this with { Equations = Equations.SetItem(Equations.Length - 1, Equations[^1] with { Result = value }), Result = Result with { Value = value } };

    /// <summary>The equations as they are written.</summary>
    /// <param name="listRemaining">Whether each is followed by the numbers that remain.</param>
    public string Write(bool listRemaining) => listRemaining ? string.Join(", ", Equations.Select(e => e.WithRemaining())) : ToString();

    public override string ToString() => string.Join(", ", Equations);
}
