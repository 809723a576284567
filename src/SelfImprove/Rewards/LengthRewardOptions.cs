using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Rewards;

/// <summary>Options of the reward <c>length</c>.</summary>
public sealed record LengthRewardOptions : AblationOptions
{
    /// <summary>Number of characters (UTF-16 units) from which on the reward no longer changes, at least 1. Default 500.</summary>
    [Range(1, 1 << 24)]
    public int Characters { get; init; } = 500;

    /// <summary>Whether long completions are paid for, or short ones: <c>longer</c> or <c>shorter</c>. Default longer.</summary>
    public LengthPreference Prefer { get; init; } = LengthPreference.Longer;
}
