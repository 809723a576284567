using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Interventions;

/// <summary>How answers are drawn and changed.</summary>
public sealed record InterventionOptions
{
    /// <summary>Number of held-out problems: those with index 0 to this minus 1. At least 1. Default 500.</summary>
    [Range(1, 10_000_000)]
    public int Problems { get; init; } = 500;

    /// <summary>Answers drawn per problem; at least 1. Default 1.</summary>
    [Range(1, 1024)]
    public int Samples { get; init; } = 1;

    /// <summary>Temperature that answers are drawn and redrawn at, greater than 0. Default 1.</summary>
    [Range(1e-3, 100.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Longest answer, in tokens, kept and redrawn parts together; at least 1.</summary>
    [Range(1, 1 << 24)]
    public required int MaxCompletionTokens { get; init; }

    /// <summary>How often forbid draws anew at one place of an answer before it gives the answer up; at least 1. Default 16.</summary>
    [Range(1, 10_000)]
    public int Retries { get; init; } = 16;

    /// <summary>
    /// What forbid puts in at a place where the retries did not help, for the policy to go on behind it, such as <c>&lt;/think&gt;</c>. Default: null, the answer is given up there and counted
    /// as one in which the behaviour could not be forbidden.
    /// </summary>
    public string? Fallback { get; init; }

    /// <summary>How often force puts a phrase into one answer; at least 1. Default 1.</summary>
    [Range(1, 10_000)]
    public int Times { get; init; } = 1;

    /// <summary>A score that takes longer than this, in seconds, counts as a failure of the scorer. Default 10.</summary>
    [Range(0.001, 86400.0)]
    public double ScoreTimeoutSeconds { get; init; } = 10;
}
