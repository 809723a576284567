namespace SelfImprove.Training;

/// <summary>A policy's loss: surrogate - entropy coefficient * entropy + KL coefficient * KL to the reference, all aggregated alike.</summary>
public sealed record PolicyLoss
{
    /// <summary>The surrogate.</summary>
    public required IPolicySurrogate Surrogate { get; init; }

    /// <summary>The probability ratio that the surrogate sees. Default: each token's own.</summary>
    public ImportanceRatio Ratio { get; init; } = ImportanceRatio.Token;

    /// <summary>How far the ratio may move. Default: 0.2 on both sides.</summary>
    public ClipRange Clip { get; init; } = ClipRange.Default;

    /// <summary>
    /// Leaves the surrogate of a sequence out when its advantage is negative and its tokens have on average become less likely than they were at
    /// sampling by more than this many nats (DeepSeek-V3.2's off-policy mask); infinity leaves out none.
    /// </summary>
    public double OffPolicyLimit { get; init; } = double.PositiveInfinity;

    /// <summary>Weight of the entropy bonus; 0 for none.</summary>
    public double EntropyCoefficient { get; init; }

    /// <summary>Weight of the KL term; 0 for none, and then no reference is read.</summary>
    public double KlCoefficient { get; init; }

    /// <summary>The estimator of the KL term.</summary>
    public KlEstimator KlEstimator { get; init; } = KlEstimator.K3;

    /// <summary>
    /// Whether the KL term is derived as k2, whatever its value is estimated by: the derivative of k2 is that of the KL divergence on average, those of
    /// the others are not.
    /// </summary>
    public bool KlStraightThrough { get; init; }

    /// <summary>The outputs that the engine must supply.</summary>
    public static TokenOutputs Outputs => TokenOutputs.LogProbs | TokenOutputs.Entropies;

    /// <summary>Starts the loss of a mini-batch; its <see cref="PolicyLossSum.Accumulate"/> is the engine's objective.</summary>
    /// <param name="batch">The whole mini-batch.</param>
    /// <param name="weights">One weight per sequence (<see cref="SequenceWeights"/>).</param>
    /// <param name="oldLogProbs">One per token.</param>
    /// <param name="advantages">One per token.</param>
    /// <param name="referenceLogProbs">One per token; not read when <see cref="KlCoefficient"/> is 0.</param>
    public PolicyLossSum Begin(TokenBatch batch, double[] weights, double[] oldLogProbs, double[] advantages, double[]? referenceLogProbs = null) =>
        new(this, batch, weights, oldLogProbs, advantages, referenceLogProbs ?? []);
}
