namespace SelfImprove.Training;

/// <summary>Where the divergence from the reference is counted.</summary>
public enum KlPlacement
{
    /// <summary>Subtracted from each token's reward, before advantages are estimated.</summary>
    Reward,

    /// <summary>Added to the loss, and derived.</summary>
    Loss,
}
