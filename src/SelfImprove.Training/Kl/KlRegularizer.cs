namespace SelfImprove.Training;

/// <summary>How a policy is held near the one that the stage started with.</summary>
public sealed record KlRegularizer
{
    /// <summary>No regularisation: no reference policy is kept or computed.</summary>
    public static KlRegularizer None { get; } = new();

    /// <summary>Weight of the divergence, 0 or more; 0 is none. With <see cref="AdaptiveTarget"/> it is the first value.</summary>
    public double Coefficient { get; init; }

    /// <summary>Where the divergence counts.</summary>
    public KlPlacement Placement { get; init; } = KlPlacement.Reward;

    /// <summary>How it is estimated.</summary>
    public KlEstimator Estimator { get; init; } = KlEstimator.K1;

    /// <summary>In the loss: whether it is derived as k2, whatever the estimator; see <see cref="PolicyLoss.KlStraightThrough"/>.</summary>
    public bool StraightThrough { get; init; }

    /// <summary>The KL in nats per token that the coefficient is steered towards; 0 keeps the coefficient fixed.</summary>
    public double AdaptiveTarget { get; init; }

    /// <summary>Number of completions over which an adaptive coefficient follows, greater than 0.</summary>
    public double AdaptiveHorizon { get; init; } = 10_000;

    internal bool UsesReference => Coefficient > 0;
}
