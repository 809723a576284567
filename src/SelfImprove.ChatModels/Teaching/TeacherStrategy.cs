namespace SelfImprove.ChatModels;

/// <summary>Which behaviours a language model is asked to show as a teacher: the conditions of arXiv 2503.01307, section 3, and two controls.</summary>
public enum TeacherStrategy
{
    /// <summary>Backtracking, verification, subgoal setting and backward chaining.</summary>
    All,

    /// <summary>Backtracking alone.</summary>
    Backtracking,

    /// <summary>Backtracking and verification.</summary>
    BacktrackingVerification,

    /// <summary>Backtracking and subgoal setting.</summary>
    BacktrackingSubgoals,

    /// <summary>Backtracking and backward chaining.</summary>
    BacktrackingBackwardChaining,

    /// <summary>Control: one straight computation without tries, checks or plans.</summary>
    Direct,

    /// <summary>Control: no thought at all. Whatever the model writes as its thought is left out.</summary>
    Empty,
}
