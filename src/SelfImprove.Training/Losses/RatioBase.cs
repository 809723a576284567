namespace SelfImprove.Training;

/// <summary>Which log-probs the probability ratio divides by.</summary>
public enum RatioBase
{
    /// <summary>
    /// The trainer's own, of the weights that sampled. They are the sampler's to the last bit and not computed again, unless top-k or
    /// top-p cut the distribution or an importance correction compares the two.
    /// </summary>
    Old,

    /// <summary>The sampler's, of the distribution that was drawn from.</summary>
    Sampler,
}
