using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Rewards;

/// <summary>Options of the reward <c>random</c>.</summary>
public sealed record RandomRewardOptions : AblationOptions
{
    /// <summary>Probability of reward 1, in [0, 1]. Default 0.5.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.5;

    /// <summary>Seed of the coin. Default 1.</summary>
    public long Seed { get; init; } = 1;
}
