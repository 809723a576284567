namespace SelfImprove.Reports;

/// <summary>A row of the published results of arXiv 2503.01307 (see <see cref="PublishedResults"/>).</summary>
public enum PublishedCondition
{
    /// <summary>The base model, PPO only.</summary>
    Base,

    /// <summary>Primed with all four behaviours.</summary>
    AllStrategies,

    /// <summary>Primed with backtracking only.</summary>
    BacktrackingOnly,

    /// <summary>Primed with backtracking and verification.</summary>
    BacktrackingVerification,

    /// <summary>Primed with backtracking and subgoals.</summary>
    BacktrackingSubgoals,

    /// <summary>Primed with backtracking and backward chaining.</summary>
    BacktrackingBackwardChaining,

    /// <summary>Primed with all four behaviours, wrong answers only.</summary>
    WrongAnswers,

    /// <summary>Primed with empty chains of thought.</summary>
    EmptyChain,

    /// <summary>Primed with placeholders, as long as the chains of all strategies.</summary>
    Dots,

    /// <summary>Primed with chains that people wrote.</summary>
    HumanChains,

    /// <summary>Pre-trained on a corpus rich in behaviours, then PPO.</summary>
    BehaviorRich,

    /// <summary>Pre-trained on a corpus with few behaviours, then PPO.</summary>
    BehaviorMinimal,
}
