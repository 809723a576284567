namespace SelfImprove.Audits;

/// <summary>What a check of a reward found wrong.</summary>
/// <param name="Rule">The rule that does not hold.</param>
/// <param name="ProblemId">The problem.</param>
/// <param name="Text">The completion that was scored, shortened.</param>
/// <param name="Message">What came out.</param>
public sealed record LintFinding(string Rule, string ProblemId, string Text, string Message);
