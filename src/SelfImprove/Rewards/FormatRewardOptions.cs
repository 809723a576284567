namespace SelfImprove.Rewards;

/// <summary>Options of the reward <c>format-only</c>.</summary>
public sealed record FormatRewardOptions : AblationOptions;
