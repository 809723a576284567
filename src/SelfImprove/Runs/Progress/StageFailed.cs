namespace SelfImprove.Runs;

/// <summary>A stage failed, and the run goes on with other cells (<see cref="RunOptions.KeepGoing"/>).</summary>
/// <param name="Stage">Which.</param>
/// <param name="Message">What failed and what to do.</param>
public sealed record StageFailed(StagePlace Stage, string Message) : StageEvent(Stage);
