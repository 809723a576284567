using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Dpo;

/// <summary>Names and meanings of the metrics of direct preference optimization.</summary>
internal static class DpoMetrics
{
    public const string Loss = "dpo/loss";
    public const string Margin = "dpo/margin";
    public const string Accuracy = "dpo/accuracy";
    public const string Pairs = "dpo/pairs";
    public const string GradientNorm = "dpo/grad_norm";
    public const string LearningRate = "dpo/learning_rate";

    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(Loss, "nats", "Mean over the step's pairs of -log sigma(beta * margin), before each update. log 2 = 0.693 where the policy does not tell better from worse.")
        {
            HealthyMaximum = 1,
            Remedy = "The policy prefers the worse of the pairs: lower the learning rate.",
        },
        new(Margin, "nats", "Mean over the step's pairs of how much more the policy has raised the better completion over the worse one than its start has."),
        new(Accuracy, "fraction", "Share of the step's pairs with a margin above 0, before each update."),
        new(Pairs, "fraction", "Share of prompts whose completions differ in reward, and so give a pair.")
        {
            HealthyMinimum = 0.1,
            Remedy = "Hardly any prompt gives a pair: change the difficulty, or draw more samples per prompt.",
        },
        new(GradientNorm, "1", "Norm of the gradient before clipping, mean over the step's updates.")
        {
            HealthyMaximum = 100,
            Remedy = "Lower the learning rate or beta.",
        },
        new(LearningRate, "1", "Learning rate of the step."),
        .. RolloutMetrics.Definitions,
        .. StepMetrics.Definitions,
    ];
}
