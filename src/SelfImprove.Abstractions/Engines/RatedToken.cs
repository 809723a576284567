namespace SelfImprove;

/// <summary>A token that could stand at a place, and how likely the model finds it there.</summary>
/// <param name="Token">Its id.</param>
/// <param name="LogProb">Its natural log-probability.</param>
public readonly record struct RatedToken(int Token, double LogProb);
