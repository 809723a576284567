namespace SelfImprove.Training;

/// <summary>
/// What a part of a policy-gradient algorithm needs. The declarations decide what is kept in memory, what is computed at each step, and what
/// the check before a run refuses.
/// </summary>
[Flags]
public enum PolicyGradientNeeds
{
    /// <summary>Nothing but rollouts and their rewards.</summary>
    None = 0,

    /// <summary>A critic's values.</summary>
    Critic = 1,

    /// <summary>Log-probs under the policy that the stage started with: a frozen copy of it.</summary>
    Reference = 2,

    /// <summary>Two or more completions per prompt.</summary>
    Groups = 4,

    /// <summary>The reward of a greedy completion of each prompt.</summary>
    GreedyRollout = 8,

    /// <summary>The sampler's log-probs beside those that the trainer computes for the same weights.</summary>
    SamplerLogProbs = 16,
}
