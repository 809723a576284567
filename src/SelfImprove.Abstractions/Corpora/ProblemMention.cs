namespace SelfImprove;

/// <summary>A place in a text that states or solves a problem of a task.</summary>
/// <param name="ProblemId">The problem's <see cref="Problem.Id"/>.</param>
/// <param name="Span">Where its numbers, words or whatever it is made of stand.</param>
public sealed record ProblemMention(string ProblemId, TextSpan Span);
