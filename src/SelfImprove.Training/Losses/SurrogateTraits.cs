namespace SelfImprove.Training;

/// <summary>What a surrogate reads, so that options without an effect are refused before a run.</summary>
[Flags]
public enum SurrogateTraits
{
    /// <summary>Log-probs and advantages alone.</summary>
    None = 0,

    /// <summary>The probability ratio, of a token or of a sequence.</summary>
    Ratio = 1,

    /// <summary>The probability ratio of tokens only: it combines them in its own way.</summary>
    TokenRatio = 2,

    /// <summary>The <see cref="ClipRange"/>.</summary>
    Clip = 4,

    /// <summary>It takes the policy for the one that sampled, so a step's rollouts serve one optimizer step.</summary>
    OnPolicy = 8,
}
