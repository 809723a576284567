namespace SelfImprove.Training;

/// <summary>
/// OPO (Hao et al. 2025, arXiv 2505.23585): R_i - b with b = sum of n_j R_j / sum of n_j, the group's mean weighted by length: the baseline of least variance when a
/// gradient's size grows with the length.
/// </summary>
public sealed class LengthWeightedAdvantage : GroupAdvantage
{
    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        var (weighted, tokens) = (0.0, 0L);
        for (var i = 0; i < rewards.Length; i++)
        {
            weighted += lengths[i] * rewards[i];
            tokens += lengths[i];
        }

        for (var i = 0; i < rewards.Length; i++)
        {
            advantages[i] = rewards[i] - (weighted / tokens);
        }
    }
}
