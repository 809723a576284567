using System.ComponentModel.DataAnnotations;
using SelfImprove.Training;
using static System.FormattableString;

namespace SelfImprove.ExpertIteration;

/// <summary>Options of expert iteration. The defaults suit models of about a million weights.</summary>
public sealed record ExpertIterationOptions : IValidatableObject
{
    /// <summary>Number of iterations (sample, select, learn), at least 1. Default 20.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 20;

    /// <summary>Problems per iteration, at least 1. Default 128.</summary>
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 128;

    /// <summary>Completions per problem, at least 1. Default 8.</summary>
    [Range(1, 100_000)]
    public int SamplesPerPrompt { get; init; } = 8;

    /// <summary>Longest completion in tokens, at least 1. Prompt and completion must fit the model's context. Default 128.</summary>
    [Range(1, 1 << 24)]
    public int MaxCompletionTokens { get; init; } = 128;

    /// <summary>Divides the logits, in sampling and in learning; greater than 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 1;

    /// <summary>Which completions are learnt from: <c>correct</c> (rejection sampling), or <c>best</c> of each group, for rewards without right and wrong. Default correct.</summary>
    public KeptSamples Keep { get; init; } = KeptSamples.Correct;

    /// <summary>Different completions learnt from per problem, at least 1: easy problems shall not crowd out hard ones. Default 2.</summary>
    [Range(1, 100_000)]
    public int PerPrompt { get; init; } = 2;

    /// <summary>Problems per mini-batch: one optimizer step each, over those that are left. At least 1. Default 16.</summary>
    [Range(1, 1_000_000)]
    public int MiniBatchPrompts { get; init; } = 16;

    /// <summary>How often an iteration's selection is gone through, at least 1. Default 1.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <summary>Peak learning rate, greater than 0. Default 1e-4.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>How the learning rate changes over the iterations. Default: constant.</summary>
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

    /// <summary>The largest share of an iteration's completions whose scorer may fail before the run stops, in [0, 1). Default 0.5.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double MaxScorerFailures { get; init; } = 0.5;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MiniBatches.Validate(PromptsPerStep, MiniBatchPrompts) is { } uneven)
        {
            yield return uneven;
        }

        if (Keep == KeptSamples.Best && SamplesPerPrompt < 2)
        {
            yield return new ValidationResult(
                Invariant($"keep: best compares the completions of a prompt, but samples-per-prompt is {SamplesPerPrompt}; set it to 2 or more"), [nameof(Keep), nameof(SamplesPerPrompt)]);
        }
    }
}
