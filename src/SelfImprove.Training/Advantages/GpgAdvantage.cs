namespace SelfImprove.Training;

/// <summary>
/// GPG (Chu et al. 2025, arXiv 2504.02546): alpha (R_i - mean of the group), where alpha = B / number of sequences of the step with a reward other than 0 makes up
/// for the groups without a signal.
/// </summary>
public sealed class GpgAdvantage : GroupAdvantage
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
    protected override void Scale(ReadOnlySpan<double> rewards, Span<double> advantages)
    {
        var nonZero = 0;
        foreach (var reward in rewards)
        {
            nonZero += reward != 0 ? 1 : 0;
        }

        var alpha = (double)rewards.Length / Math.Max(1, nonZero);
        foreach (ref var advantage in advantages)
        {
            advantage *= alpha;
        }
    }
}
