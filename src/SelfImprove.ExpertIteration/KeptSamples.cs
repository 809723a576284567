namespace SelfImprove.ExpertIteration;

/// <summary>Which completions of a prompt are learnt from.</summary>
public enum KeptSamples
{
    /// <summary>Those that are right: rejection sampling, STaR.</summary>
    Correct,

    /// <summary>Those with the highest reward, if it is more than the lowest of the group: for rewards without right and wrong.</summary>
    Best,
}
