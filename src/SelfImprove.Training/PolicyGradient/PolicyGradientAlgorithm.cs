using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>
/// A policy-gradient algorithm as a choice for each of a few slots, with an obvious default wherever there is one. PPO, GRPO and their kin differ in these
/// choices alone; <see cref="PolicyGradientTrainer"/> does the rest.
/// </summary>
public sealed record PolicyGradientAlgorithm
{
    /// <summary>What messages call it: the trainer's name.</summary>
    public required string Name { get; init; }

    /// <summary>Changes of the rewards before advantages are estimated, in order. Default: none.</summary>
    public ImmutableArray<IRewardShaping> RewardShaping { get; init; } = [];

    /// <summary>How advantages are estimated.</summary>
    public required IAdvantageEstimator Advantage { get; init; }

    /// <summary>Whether advantages are shifted and scaled to mean 0 and variance 1 over the step's tokens. Default false.</summary>
    public bool WhitenAdvantages { get; init; }

    /// <summary>Which probability ratio the surrogate sees. Default: each token's own.</summary>
    public ImportanceRatio Ratio { get; init; } = ImportanceRatio.Token;

    /// <summary>What the ratio divides by. Default: the trainer's own log-probs.</summary>
    public RatioBase RatioBase { get; init; } = RatioBase.Old;

    /// <summary>The surrogate. Default: PPO's clipped one.</summary>
    public IPolicySurrogate Surrogate { get; init; } = new ClippedSurrogate();

    /// <summary>How far the ratio may move. Default: 0.2 on both sides.</summary>
    public ClipRange Clip { get; init; } = ClipRange.Default;

    /// <summary>How token losses become one number. Default: the mean over tokens.</summary>
    public LossAggregation Aggregation { get; init; } = LossAggregation.TokenMean;

    /// <summary>T of the aggregations by a fixed length, at least 1. Default: the longest completion.</summary>
    public int? AggregationLength { get; init; }

    /// <summary>How the policy is held near its start. Default: not at all.</summary>
    public KlRegularizer Kl { get; init; } = KlRegularizer.None;

    /// <summary>Weight of the entropy bonus, 0 or more. Default 0.</summary>
    public double EntropyCoefficient { get; init; }

    /// <summary>What is left out of the updates. Default: nothing.</summary>
    public ImmutableArray<ISampleFilter> Filters { get; init; } = [];

    /// <summary>See <see cref="PolicyLoss.OffPolicyLimit"/>. Default: no limit.</summary>
    public double OffPolicyLimit { get; init; } = double.PositiveInfinity;

    /// <summary>The correction for the sampler. Default: none.</summary>
    public ImportanceCorrection? Correction { get; init; }

    /// <summary>The critic; null for an algorithm without one.</summary>
    public CriticTraining? Critic { get; init; }

    /// <summary>Everything that the slots need.</summary>
    public PolicyGradientNeeds Needs => Filters.Aggregate(Advantage.Needs, (needs, filter) => needs | filter.Needs)
        | (Kl.UsesReference ? PolicyGradientNeeds.Reference : PolicyGradientNeeds.None)
        | (Correction is null ? PolicyGradientNeeds.None : PolicyGradientNeeds.SamplerLogProbs);
}
