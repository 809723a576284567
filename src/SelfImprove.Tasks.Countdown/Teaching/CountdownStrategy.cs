namespace SelfImprove.Tasks.Countdown;

/// <summary>Which behaviours a teacher's traces show: the conditions of arXiv 2503.01307, section 3, and its controls.</summary>
public enum CountdownStrategy
{
    /// <summary>Backtracking, verification, subgoal setting and backward chaining.</summary>
    All,

    /// <summary>Backtracking alone: failed tries are abandoned without a word about their value.</summary>
    Backtracking,

    /// <summary>Backtracking, and a verdict on the value of every try.</summary>
    BacktrackingVerification,

    /// <summary>Backtracking, and intermediate values named before they are made.</summary>
    BacktrackingSubgoals,

    /// <summary>Backtracking, and tries that start from the target with an inverse operation.</summary>
    BacktrackingBackwardChaining,

    /// <summary>Control: an answer without any thought.</summary>
    Empty,

    /// <summary>Control: placeholder marks, as many as an <see cref="All"/> trace of the same problem has words, and an answer.</summary>
    Dots,

    /// <summary>Control: one straight computation, and an answer.</summary>
    Direct,

    /// <summary>Control: the equations, verdicts and phrases of an <see cref="All"/> trace in random order, and its answer.</summary>
    Shuffled,
}
