namespace SelfImprove;

/// <summary>One try at a problem, as a completion tells it.</summary>
/// <param name="Span">Where it stands in the text.</param>
/// <param name="IsSolution">Whether it solves the problem, whatever the text says of it.</param>
/// <param name="Verdict">What the text says of it: true, that it solves the problem; false, that it does not; null, nothing.</param>
/// <param name="Fate">What became of it.</param>
public readonly record struct AttemptReading(TextSpan Span, bool IsSolution, bool? Verdict, AttemptFate Fate);
