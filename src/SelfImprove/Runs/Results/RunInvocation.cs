namespace SelfImprove.Runs;

/// <summary>One start of a run: an entry of <c>invocations</c> in <c>run.json</c>. No hash and no result depends on it.</summary>
/// <param name="Started">When, in UTC.</param>
/// <param name="Version">The build of SelfImprove that ran.</param>
/// <param name="Command">The command line, values of secret keys blotted out; null when the run was started from code.</param>
/// <param name="Commit">The commit that the Git repository around the current folder was at; null outside of one. What was not committed yet it does not tell.</param>
public sealed record RunInvocation(DateTimeOffset Started, string Version, string? Command, string? Commit);
