namespace SelfImprove.Training;

/// <summary>Which ratio of probabilities, new to old, a surrogate weighs and limits.</summary>
public enum ImportanceRatio
{
    /// <summary>Each token's own: rho_t = exp(log p_t - log old_t).</summary>
    Token,

    /// <summary>
    /// One for all n tokens of a completion, their geometric mean: s = exp(1/n sum of (log p_t - log old_t)). Derived as GSPO-token does (Zheng et al. 2025,
    /// equation 14): d s_t / d log p_t = s, which for equal advantages within a completion gives the gradient of the sequence's own loss.
    /// </summary>
    Sequence,
}
