using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Names and meanings of the metrics of every policy-gradient algorithm.</summary>
public static class PolicyGradientMetrics
{
    internal const string KlToReference = "objective/kl";
    internal const string KlCoefficient = "objective/kl_coefficient";
    internal const string PolicyLoss = "policy/loss";
    internal const string ApproximateKl = "policy/approx_kl";
    internal const string ClipFractionLow = "policy/clipfrac_low";
    internal const string ClipFractionHigh = "policy/clipfrac_high";
    internal const string ClipFractionDual = "policy/clipfrac_dual";
    internal const string Entropy = "policy/entropy";
    internal const string GradientNorm = "grad_norm/actor";
    internal const string LearningRate = "lr/actor";
    internal const string TimePrepare = "time/prepare";

    private const string UpdatesTooLarge = "The updates are too large: lower the policy's learning rate or epochs, or use larger mini-batches.";

    /// <summary>All definitions, those of rollouts and of steps included.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(KlToReference, "nats/token", "Divergence of the policy from the one that the stage started with (k1 estimate: mean over completions of their token means).")
        {
            HealthyMaximum = 1,
            Remedy = "The policy has moved far from its start: raise kl-coefficient or lower the learning rate if completions have degraded.",
        },
        new(KlCoefficient, "1", "Weight of the divergence in the reward or the loss of the step."),
        new(PolicyLoss, "1", "Mean over the step's mini-batches of the policy's loss. Near 0 by construction when advantages are whitened or relative to a group; it is not a measure of progress."),
        new(ApproximateKl, "nats/token", "Mean of old minus new log-probs of the sampled tokens, over the step's updates: how far the updates moved the policy.")
        {
            HealthyMaximum = 0.05,
            Remedy = UpdatesTooLarge,
        },
        new(ClipFractionLow, "fraction", "Share of tokens whose ratio fell below 1 - clip-low and was limited there.")
        {
            HealthyMaximum = 0.2,
            Remedy = UpdatesTooLarge,
        },
        new(ClipFractionHigh, "fraction", "Share of tokens whose ratio rose above 1 + clip-high and was limited there.")
        {
            HealthyMaximum = 0.2,
            Remedy = UpdatesTooLarge,
        },
        new(ClipFractionDual, "fraction", "Share of tokens with negative advantage whose ratio rose above dual-clip and lost its gradient.")
        {
            HealthyMaximum = 0.01,
            Remedy = "Some ratios explode: lower the policy's learning rate.",
        },
        new(Entropy, "nats/token", "Mean entropy of the policy's distributions at the sampled positions.")
        {
            HealthyMinimum = 0.01,
            Remedy = "The policy hardly explores any more: raise entropy-coefficient or clip-high, or stop here.",
        },
        new(GradientNorm, "1", "Norm of the policy's gradient before clipping, mean over the step's updates.")
        {
            HealthyMaximum = 100,
            Remedy = "Lower the policy's learning rate; look at the longest completions.",
        },
        new(LearningRate, "1", "Learning rate of the policy; 0 while only the critic learns."),
        new(TimePrepare, "seconds", "Time of the step spent on reference log-probs, values and advantages."),
        .. RolloutMetrics.Definitions,
        .. StepMetrics.Definitions,
    ];
}
