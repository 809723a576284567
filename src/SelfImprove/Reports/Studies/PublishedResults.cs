using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>
/// What "Cognitive Behaviors that Enable Self-Improving Reasoners" (Gandhi et al. 2025, arXiv 2503.01307) published: accuracies at the last
/// logged step (240 or 250) of PPO on Countdown, from the results that its authors released, rounded to two decimals; and the accuracies of the teacher's texts.
/// </summary>
public static class PublishedResults
{
    /// <summary>Where the numbers come from, for a caption.</summary>
    public const string Source = "arXiv 2503.01307, the authors' released results: accuracy at the last logged step of PPO";

    /// <summary>Name of the first model.</summary>
    public const string Llama = "Llama-3.2-3B";

    /// <summary>Name of the second model.</summary>
    public const string Qwen = "Qwen-2.5-3B";

    /// <summary>All rows, in the order of the paper.</summary>
    public static ImmutableArray<PublishedResult> All { get; } =
    [
        new(PublishedCondition.Base, "base, PPO only", 0.34, 0.54),
        new(PublishedCondition.AllStrategies, "all strategies", 0.74, 0.77) { Teacher = 0.43 },
        new(PublishedCondition.BacktrackingOnly, "backtracking only", 0.77, 0.73) { Teacher = 0.42 },
        new(PublishedCondition.BacktrackingVerification, "backtracking + verification", 0.77, 0.72) { Teacher = 0.44 },
        new(PublishedCondition.BacktrackingSubgoals, "backtracking + subgoals", 0.71, 0.72) { Teacher = 0.28 },
        new(PublishedCondition.BacktrackingBackwardChaining, "backtracking + backward chaining", 0.77, 0.76) { Teacher = 0.38 },
        new(PublishedCondition.WrongAnswers, "all strategies, wrong answers only", 0.74, 0.75),
        new(PublishedCondition.EmptyChain, "empty chain", 0.41, 0.41) { Teacher = 0.19 },
        new(PublishedCondition.Dots, "dots", 0.38, 0.33),
        new(PublishedCondition.HumanChains, "human chains", 0.56, 0.56),
        new(PublishedCondition.BehaviorRich, "behaviour-rich pre-training", 0.49, double.NaN),
        new(PublishedCondition.BehaviorMinimal, "behaviour-minimal pre-training", 0.37, double.NaN),
    ];

    /// <summary>The row of a condition.</summary>
    public static PublishedResult Of(PublishedCondition condition) => All[(int)condition];
}
