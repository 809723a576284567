namespace SelfImprove.Tasks.Countdown;

/// <summary>An equation that a text states, such as <c>8*3=24</c>.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Expression">The left-hand side; at least one operation.</param>
/// <param name="Stated">The right-hand side, as it is written.</param>
public sealed record TraceEquation(TextSpan Span, Expression Expression, long Stated)
{
    /// <summary>Whether the left-hand side has the stated value.</summary>
    public bool IsTrue { get; } = Expression.Evaluate() is { IsSuccess: true } evaluation && evaluation.Value == new Rational(Stated);
}
