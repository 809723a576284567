namespace SelfImprove.Training;

/// <summary>
/// REINFORCE++-baseline (Hu 2025, arXiv 2501.03262): R_i - mean of the group, then whitened over all tokens of the step, so that the scale is the batch's and
/// not the group's.
/// </summary>
public sealed class GroupMeanWhitenedAdvantage : GroupAdvantage
{
    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        var mean = Moments.Of(rewards).Mean;
        for (var i = 0; i < rewards.Length; i++)
        {
            advantages[i] = rewards[i] - mean;
        }
    }

    /// <inheritdoc/>
    protected override void Finish(Span<double> tokenAdvantages) => Whitening.Apply(tokenAdvantages);
}
