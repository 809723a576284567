namespace SelfImprove.Reports;

/// <summary>What an effect is a number of.</summary>
public enum EffectUnit
{
    /// <summary>A difference of shares, such as accuracies; 0.01 is one percentage point.</summary>
    Points,

    /// <summary>A share of another effect; 1 is all of it. It may be negative or greater than 1.</summary>
    Share,

    /// <summary>A difference of natural logarithms of ratios; 0 is no difference.</summary>
    LogRatio,

    /// <summary>A number of tokens, or a difference of such numbers.</summary>
    Tokens,
}
