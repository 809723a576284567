namespace SelfImprove.Training;

/// <summary>Base of estimators that give all tokens of a completion one advantage, by comparing the completions of a prompt.</summary>
public abstract class GroupAdvantage : IAdvantageEstimator
{
    /// <inheritdoc/>
    public virtual PolicyGradientNeeds Needs => PolicyGradientNeeds.Groups;

    /// <inheritdoc/>
    public void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns)
    {
        var batch = inputs.Batch;
        var rewards = inputs.SequenceRewards();
        int[] lengths = [.. batch.Sequences.Select(s => s.ScoredCount)];
        var perSequence = new double[rewards.Length];
        for (var first = 0; first < rewards.Length;)
        {
            var end = first + 1;
            while (end < rewards.Length && inputs.Groups[end] == inputs.Groups[first])
            {
                end++;
            }

            EstimateGroup(rewards.AsSpan(first..end), lengths.AsSpan(first..end), perSequence.AsSpan(first..end));
            first = end;
        }

        Scale(rewards, perSequence);
        for (var s = 0; s < perSequence.Length; s++)
        {
            advantages[batch.RangeOf(s)].Fill(perSequence[s]);
        }

        Finish(advantages);
    }

    /// <summary>Estimates the advantages of one prompt's completions.</summary>
    /// <param name="rewards">The whole reward of each.</param>
    /// <param name="lengths">The number of tokens of each, at least 1.</param>
    /// <param name="advantages">Filled with one advantage each.</param>
    protected abstract void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages);

    /// <summary>Changes the advantages of all sequences of the step together; by default not at all.</summary>
    /// <param name="rewards">The whole reward of each sequence.</param>
    /// <param name="advantages">One advantage per sequence.</param>
    protected virtual void Scale(ReadOnlySpan<double> rewards, Span<double> advantages)
    {
    }

    /// <summary>Changes the advantages of all tokens of the step together, by whitening for example; by default not at all.</summary>
    /// <param name="tokenAdvantages">One advantage per token.</param>
    protected virtual void Finish(Span<double> tokenAdvantages)
    {
    }
}
