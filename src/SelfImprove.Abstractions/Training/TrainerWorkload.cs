using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>How much a whole training computes, as far as its options tell; at most, where that shows only on the way (completions may end early).</summary>
public sealed record TrainerWorkload
{
    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Number of optimizer steps by network, such as <c>policy</c> and <c>critic</c>.</summary>
    public required ImmutableSortedDictionary<string, long> OptimizerSteps { get; init; }

    /// <summary>Tokens that are drawn.</summary>
    public double SampledTokens { get; init; }

    /// <summary>Tokens that are run forward only, once for each network that scores them, prompts included.</summary>
    public double ScoredTokens { get; init; }

    /// <summary>Tokens that are run forward and backward, once for each network and epoch, prompts included.</summary>
    public double TrainedTokens { get; init; }

    /// <summary>Number of trained networks kept beside the policy: critics.</summary>
    public int TrainableCopies { get; init; }

    /// <summary>Number of frozen networks kept beside the policy: reference policies.</summary>
    public int FrozenCopies { get; init; }
}
