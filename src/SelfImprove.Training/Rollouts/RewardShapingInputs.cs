using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>What a reward shaping works from.</summary>
public readonly ref struct RewardShapingInputs
{
    /// <summary>The rollouts that are learnt from.</summary>
    public required ImmutableArray<Trajectory> Trajectories { get; init; }

    /// <summary>Their tokens, in the same order.</summary>
    public required TokenBatch Batch { get; init; }

    /// <summary>The limit of a completion's length, in tokens.</summary>
    public required int MaxCompletionTokens { get; init; }
}
