using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Grpo;

/// <summary>Options of the penalty on overlong completions.</summary>
public sealed record OverlongPenaltyOptions
{
    /// <summary>Where the penalty begins: this share of max-completion-tokens before the limit, in (0, 1]. Default 0.2, as DAPO's 4096 of 20480.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Buffer { get; init; } = 0.2;

    /// <summary>The penalty at the limit, greater than 0. Default 1.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 1;
}
