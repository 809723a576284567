using System.ComponentModel.DataAnnotations;
using SelfImprove.Training;

namespace SelfImprove.Pipelines;

/// <summary>How and when policies are evaluated on held-out problems.</summary>
public sealed record EvaluationSettings : IValidatableObject
{
    /// <summary>
    /// Number of held-out problems, the same ones every time. At least 1. Default 1000, which measures an accuracy of 50 % to +- 3 points
    /// (95 %).
    /// </summary>
    [Range(1, 10_000_000)]
    public int Problems { get; init; } = 1000;

    /// <summary>Training steps between evaluations; 0 evaluates only before the first step and after the last. Default 10.</summary>
    [Range(0, int.MaxValue)]
    public int Every { get; init; } = 10;

    /// <summary>Whether a stage evaluates at all, other than the stages evaluate and analyze, which always do. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Longest completion, in tokens. Default: the limit of the trainer, which only trainers that sample have.</summary>
    [Range(1, 1 << 24)]
    public int? MaxTokens { get; init; }

    /// <summary>Whether each problem is answered greedily (temperature 0), which accuracy is measured by. Default true.</summary>
    public bool Greedy { get; init; } = true;

    /// <summary>Completions drawn per problem, for pass@k; 0 draws none. Default 0.</summary>
    [Range(0, 1024)]
    public int Samples { get; init; }

    /// <summary>Temperature of the drawn completions. Default 1. Greedy answers do not use it.</summary>
    [Range(1e-3, 100.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>A score that takes longer than this, in seconds, counts as a failure of the scorer. Default 10.</summary>
    [Range(0.001, 86400.0)]
    public double ScoreTimeoutSeconds { get; init; } = 10;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Greedy && Samples == 0)
        {
            yield return new ValidationResult(
                "greedy is false and samples is 0, so nothing would be evaluated; set one of them", [nameof(Greedy), nameof(Samples)]);
        }
    }

    /// <summary>The options of an evaluator with these settings.</summary>
    /// <param name="maxTokens">Longest completion, in tokens, at least 1: <see cref="MaxTokens"/>, or what stands for it where that is null.</param>
    public EvaluationOptions ToOptions(int maxTokens) => new()
    {
        Problems = Problems,
        Greedy = Greedy,
        Samples = Samples,
        Temperature = Temperature,
        MaxCompletionTokens = maxTokens,
        ScoreTimeoutSeconds = ScoreTimeoutSeconds,
    };
}
