namespace SelfImprove.ChatModels;

/// <summary>Which of a teacher's texts are kept.</summary>
public enum TeacherKeep
{
    /// <summary>All that have an answer.</summary>
    All,

    /// <summary>Those whose answer the reward finds right.</summary>
    Right,

    /// <summary>Those whose answer the reward finds wrong: the control whose behaviours are right and whose answers are not.</summary>
    Wrong,
}
