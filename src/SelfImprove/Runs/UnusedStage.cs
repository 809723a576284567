namespace SelfImprove.Runs;

/// <summary>The folder of a stage that a run has kept, but its configuration no longer has.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="Status">How far the stage had come; null when its state can't be read.</param>
public sealed record UnusedStage(string Directory, long Bytes, StageStatus? Status);
