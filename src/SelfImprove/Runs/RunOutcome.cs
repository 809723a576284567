using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Result">What is in the run directory now.</param>
/// <param name="WasStopped">Whether it was stopped before its end; running the same command again goes on.</param>
public sealed record RunOutcome(RunResult Result, bool WasStopped)
{
    /// <summary>The stages that failed, in the order in which they did; empty unless the run was to go on after failures (<see cref="RunOptions.KeepGoing"/>).</summary>
    public ImmutableArray<StageFailed> Failures { get; init; } = [];
}
