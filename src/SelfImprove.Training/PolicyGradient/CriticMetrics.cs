using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Names and meanings of the metrics of algorithms with a critic.</summary>
public static class CriticMetrics
{
    internal const string ValueLoss = "value/loss";
    internal const string ValueClipFraction = "value/clipfrac";
    internal const string ExplainedVariance = "value/explained_variance";
    internal const string CriticGradientNorm = "grad_norm/critic";
    internal const string CriticLearningRate = "lr/critic";

    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(ValueLoss, "reward^2", "Mean over the step's mini-batches of the critic's loss (times value-coefficient when the critic is shared)."),
        new(ValueClipFraction, "fraction", "Share of tokens whose value moved further than value-clip and lost its gradient.")
        {
            HealthyMaximum = 0.5,
            Remedy = "The critic's updates are too large: lower critic-learning-rate or raise value-clip.",
        },
        new(ExplainedVariance, "fraction", "Share of the returns' variance that the critic foresaw: 1 is perfect, 0 no better than a constant; not reported when all returns are equal.")
        {
            HealthyMinimum = 0,
            Remedy = "The critic is worse than a constant: raise critic-learning-rate or give it warm-up steps.",
        },
        new(CriticGradientNorm, "1", "Norm of the critic's gradient before clipping, mean over the step's updates.")
        {
            HealthyMaximum = 100,
            Remedy = "Lower critic-learning-rate.",
        },
        new(CriticLearningRate, "1", "Learning rate of the critic."),
    ];
}
