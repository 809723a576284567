using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>What a pipeline works with: the task, the model, and how progress is measured and kept.</summary>
public sealed record Experiment
{
    /// <summary>The experiment's name; the run is stored under it. Lower-case words joined by hyphens. Default: the name of the file.</summary>
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", ErrorMessage = "a name is made of letters, digits, '.', '_' and '-'")]
    public string Name { get; init; } = "experiment";

    /// <summary>What the experiment is for, in a sentence or two; reports show it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The seed of all random numbers. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The task: where problems and prompts come from.</summary>
    public ComponentChoice<ITask>? Task { get; init; }

    /// <summary>The reward: what judges completions.</summary>
    public ComponentChoice<IRewardFn>? Reward { get; init; }

    /// <summary>The behaviour detectors that completions are shown to. Default: none.</summary>
    public ImmutableArray<ComponentChoice<IBehaviorDetector>> Detectors { get; init; } = [];

    /// <summary>The engine that models run on.</summary>
    public ComponentChoice<IPolicyEngineFactory>? Engine { get; init; }

    /// <summary>The model that the pipeline starts from.</summary>
    public ModelOptions? Model { get; init; }

    /// <summary>How policies are evaluated on held-out problems. A stage may override parts of it.</summary>
    [Required]
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Which completions are kept in the run directory. A stage may override parts of it.</summary>
    [Required]
    public LoggingSettings Logging { get; init; } = new();

    /// <summary>How often training can be taken up again. A stage may override parts of it.</summary>
    [Required]
    public CheckpointSettings Checkpoint { get; init; } = new();

    /// <summary>What the conditions of the matrix stand for; with it, reports test the claims of the paper. It changes no result, only reports.</summary>
    [NoEffectOnResults]
    public StudyOptions? Study { get; init; }
}
