namespace SelfImprove;

/// <summary>What a trainer needs to be given; drives memory, what is computed, and the check of a pipeline before it starts.</summary>
public sealed record TrainerRequirements
{
    /// <summary>Whether it learns from a dataset of texts (SFT).</summary>
    public bool Dataset { get; init; }

    /// <summary>Whether it samples problems of a task and scores them with a reward (RL).</summary>
    public bool Rollouts { get; init; }

    /// <summary>Whether it trains a critic (a second network, or a value head on the policy).</summary>
    public bool Critic { get; init; }

    /// <summary>Whether the policy itself needs a value head; where the model has none, the host adds one whose values start at 0.</summary>
    public bool ValueHead { get; init; }

    /// <summary>Whether it keeps a frozen copy of the starting policy.</summary>
    public bool ReferencePolicy { get; init; }

    /// <summary>Whether it also completes each prompt greedily, as a baseline.</summary>
    public bool GreedyRollouts { get; init; }

    /// <summary>Completions per prompt.</summary>
    public int SamplesPerPrompt { get; init; } = 1;

    /// <summary>Longest completion, in tokens; 0 when it samples none. The prompt plus this must fit the context.</summary>
    public int MaxCompletionTokens { get; init; }
}
