using System.ComponentModel.DataAnnotations;
using SelfImprove.Training;

namespace SelfImprove.Dpo;

/// <summary>Options of direct preference optimization on the policy's own completions. The defaults suit models of about a million weights.</summary>
public sealed record DpoOptions : IValidatableObject
{
    /// <summary>Number of steps (rollouts, then updates), at least 1. Default 100.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Problems per step, at least 1; each gives at most one pair. Default 64.</summary>
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 64;

    /// <summary>Completions per problem, of which the best and the worst are the pair; at least 2. Default 4.</summary>
    [Range(2, 100_000)]
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Longest completion in tokens, at least 1. Prompt and completion must fit the model's context. Default 128.</summary>
    [Range(1, 1 << 24)]
    public int MaxCompletionTokens { get; init; } = 128;

    /// <summary>Divides the logits, in sampling and in every log-prob; greater than 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 1;

    /// <summary>Problems per mini-batch: one optimizer step each, over the pairs. Divides <see cref="PromptsPerStep"/>. Default 32.</summary>
    [Range(1, 1_000_000)]
    public int MiniBatchPrompts { get; init; } = 32;

    /// <summary>How often a step's pairs are gone through, at least 1. Default 1.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <summary>beta: how strongly the policy is held near its start, greater than 0; the smaller, the further it may move. Default 0.1.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double Beta { get; init; } = 0.1;

    /// <summary>Peak learning rate, greater than 0. Default 1e-4.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>How the learning rate changes over the steps. Default: constant.</summary>
    [Required]
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>Decoupled weight decay, 0 or more. Default 0.01.</summary>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest norm of the gradient, greater than 0. Default 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>A score that takes longer than this, in seconds, counts as a failure of the scorer. Greater than 0. Default 10.</summary>
    [Range(0.0, 86400.0, MinimumIsExclusive = true)]
    public double ScoreTimeoutSeconds { get; init; } = 10;

    /// <summary>The largest share of a step's completions whose scorer may fail before the run stops, in [0, 1). Default 0.5.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double MaxScorerFailures { get; init; } = 0.5;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MiniBatches.Validate(PromptsPerStep, MiniBatchPrompts) is { } uneven)
        {
            yield return uneven;
        }
    }
}
