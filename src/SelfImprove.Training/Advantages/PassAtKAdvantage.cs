namespace SelfImprove.Training;

/// <summary>
/// Pass@k (Tang et al. 2025, arXiv 2503.19595): only the best completion of a group learns, by how much it exceeds the second best: the leave-one-out advantage
/// of the group's maximum. Optionally divided by the group's standard deviation + 1e-6, as verl does by default.
/// </summary>
/// <param name="divideByStd">Whether to divide by the standard deviation.</param>
public sealed class PassAtKAdvantage(bool divideByStd = true) : GroupAdvantage
{
    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        var (best, second) = (0, -1);
        for (var i = 1; i < rewards.Length; i++)
        {
            if (rewards[i] > rewards[best])
            {
                (best, second) = (i, best);
            }
            else if (second < 0 || rewards[i] > rewards[second])
            {
                second = i;
            }
        }

        advantages.Clear();
        if (second >= 0)
        {
            var scale = divideByStd ? Math.Sqrt(Moments.Of(rewards).Variance) + GrpoAdvantage.Epsilon : 1;
            advantages[best] = (rewards[best] - rewards[second]) / scale;
        }
    }
}
