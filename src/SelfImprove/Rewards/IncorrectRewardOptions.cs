namespace SelfImprove.Rewards;

/// <summary>Options of the reward <c>incorrect</c>.</summary>
public sealed record IncorrectRewardOptions : AblationOptions;
