namespace SelfImprove.Training;

/// <summary>
/// RLOO (Kool et al. 2019; Ahmadian et al. 2024, arXiv 2402.14740): A_i = R_i - mean of the other rewards of the group, which makes the baseline independent of
/// completion i.
/// </summary>
public sealed class LeaveOneOutAdvantage : GroupAdvantage
{
    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        var mean = Moments.Of(rewards).Mean;
        var others = Math.Max(1, rewards.Length - 1);
        for (var i = 0; i < rewards.Length; i++)
        {
            advantages[i] = (rewards[i] - mean) * rewards.Length / others;
        }
    }
}
