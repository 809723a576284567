namespace SelfImprove;

/// <summary>Kinds of work that take different memory.</summary>
public enum ModelUseKind
{
    /// <summary>Log-probs of given texts.</summary>
    Scoring,

    /// <summary>Drawing completions, and scoring.</summary>
    Sampling,

    /// <summary>Gradients and optimizer steps, and drawing completions.</summary>
    Training,
}
