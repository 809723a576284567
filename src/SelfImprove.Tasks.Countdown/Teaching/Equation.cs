using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Tasks.Countdown;

/// <summary>One true equation of a computation over positive whole numbers.</summary>
/// <param name="Left">Left operand.</param>
/// <param name="Operator">What is computed.</param>
/// <param name="Right">Right operand.</param>
/// <param name="Result">The value.</param>
internal readonly record struct Equation(int Left, ArithmeticOperator Operator, int Right, int Result)
{
    /// <summary>The other numbers that a computation still has at hand after this equation, without the result; empty for an equation that stands alone.</summary>
    public ImmutableArray<int> Remaining { get; init; } = [];

    /// <summary>The equation, followed by what remains: "8*3=24 with 5 7".</summary>
    public string WithRemaining() => Remaining.IsEmpty ? ToString() : $"{this} {TraceWording.With} {string.Join(' ', Remaining)}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Left}{Operator.ToSign()}{Right}={Result}");
}
