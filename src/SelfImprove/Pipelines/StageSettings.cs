namespace SelfImprove.Pipelines;

/// <summary>How a stage evaluates, stores completions and writes checkpoints.</summary>
internal sealed record StageSettings(EvaluationSettings Evaluation, LoggingSettings Logging, CheckpointSettings Checkpoint)
{
    internal static StageSettings Of(Experiment experiment, StageDefinition stage) => new(
        stage.Evaluation ?? experiment.Evaluation, stage.Logging ?? experiment.Logging, stage.Checkpoint ?? experiment.Checkpoint);

    internal static long SeedOf(Experiment experiment, StageDefinition stage) => stage.Seed ?? experiment.Seed;
}
