namespace SelfImprove.Runs;

/// <summary>The names of the files of a run directory.</summary>
public static class RunLayout
{
    /// <summary>The manifest of a run (<see cref="RunManifest"/>).</summary>
    public const string ManifestFile = "run.json";

    /// <summary>The configuration with <c>extends</c>, environment and <c>--set</c> applied; relative paths are those of the file it came from.</summary>
    public const string ConfigFile = "experiment.yaml";

    /// <summary>Held while a process works on the run.</summary>
    public const string LockFile = "run.lock";

    /// <summary>The folder of the stages' folders.</summary>
    public const string StagesFolder = "stages";

    /// <summary>A stage's state, in its folder.</summary>
    public const string StageFile = "stage.json";

    /// <summary>Metrics per step, in a stage's folder; the same bytes for the same experiment.</summary>
    public const string MetricsFile = "metrics.jsonl";

    /// <summary>Times and speeds per step, in a stage's folder.</summary>
    public const string TimesFile = "times.jsonl";

    /// <summary>Evaluations, in a stage's folder.</summary>
    public const string EvaluationsFile = "evaluations.jsonl";

    /// <summary>Stored completions, in a stage's folder.</summary>
    public const string CompletionsFile = "completions.jsonl";

    /// <summary>Which problems were solved at each evaluation, in a stage's folder.</summary>
    public const string VerdictsFile = "verdicts.jsonl";

    /// <summary>Interventions, in a stage's folder.</summary>
    public const string InterventionsFile = "interventions.jsonl";

    /// <summary>The texts that a stage wrote, in its folder.</summary>
    public const string DatasetFile = "dataset.jsonl";

    /// <summary>The policy that a stage trained, in its folder: a Hugging Face folder with its tokenizer.</summary>
    public const string ModelFolder = "model";

    /// <summary>The batch at which training failed, in a stage's folder.</summary>
    public const string FailedBatchFile = "failed-batch.jsonl";
}
