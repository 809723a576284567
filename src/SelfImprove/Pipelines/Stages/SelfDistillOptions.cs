using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>Options of the stage that makes search traces of the policy's own samples.</summary>
public sealed record SelfDistillOptions
{
    /// <summary>How many traces. Default 1000. The stage ends with an error when <c>max-problems</c> do not give as many.</summary>
    [Range(1, 100_000_000)]
    public int Count { get; init; } = 1000;

    /// <summary>Most problems that are sampled, at least 1; a problem gives a trace when one of its samples is right. Default 100,000.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxProblems { get; init; } = 100_000;

    /// <summary>Index in the train split of the first problem. Give stages that must not share problems ranges of their own. Default 0.</summary>
    [Range(0L, long.MaxValue)]
    public long FirstProblem { get; init; }

    /// <summary>Completions per problem, at least 2. Default 16.</summary>
    [Range(2, 100_000)]
    public int SamplesPerPrompt { get; init; } = 16;

    /// <summary>Longest completion in tokens, at least 1. Prompt and completion must fit the model's context. Default 64.</summary>
    [Range(1, 16_777_216)]
    public int MaxCompletionTokens { get; init; } = 64;

    /// <summary>Divides the logits; greater than 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 1;

    /// <summary>Mean number of failed tries before the right one; the number is geometric, cut at <c>max-attempts</c>. Default 3.</summary>
    [Range(0.0, 1000.0)]
    public double MeanFailures { get; init; } = 3;

    /// <summary>Largest number of tries of a trace, the right one included. Default 6.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; init; } = 6;
}
