namespace SelfImprove.Training;

/// <summary>What an advantage estimator works from.</summary>
public readonly ref struct AdvantageInputs
{
    /// <summary>The rollouts; its flat order is that of all per-token numbers here.</summary>
    public required TokenBatch Batch { get; init; }

    /// <summary>The group (prompt) of each sequence; sequences of a group stand together.</summary>
    public required ReadOnlySpan<int> Groups { get; init; }

    /// <summary>Reward of each token: the score on the last one of a sequence, and shaping such as KL on all.</summary>
    public required ReadOnlySpan<double> Rewards { get; init; }

    /// <summary>Value of the state in which each token was chosen; empty without a critic.</summary>
    public ReadOnlySpan<double> Values { get; init; }

    /// <summary>Reward of the greedy completion of each sequence's prompt; empty unless the estimator needs it.</summary>
    public ReadOnlySpan<double> GreedyRewards { get; init; }

    /// <summary>The sum of the token rewards of each sequence.</summary>
    public double[] SequenceRewards()
    {
        var sums = new double[Batch.Sequences.Length];
        for (var s = 0; s < sums.Length; s++)
        {
            foreach (var reward in Rewards[Batch.RangeOf(s)])
            {
                sums[s] += reward;
            }
        }

        return sums;
    }
}
