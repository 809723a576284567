namespace SelfImprove.Analysis;

/// <summary>What the task read in all answers of an evaluation.</summary>
/// <param name="Group">Which answers.</param>
/// <param name="Name">The name behind <c>eval/trace/</c> or <c>eval_sampled/trace/</c>, such as <c>repeated_attempts</c>.</param>
/// <param name="Value">The value; the mean over cells where there are several.</param>
public sealed record TraceSummary(AnalyzedGroup Group, string Name, double Value);
