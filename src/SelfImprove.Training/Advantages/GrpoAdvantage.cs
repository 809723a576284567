namespace SelfImprove.Training;

/// <summary>
/// GRPO (Shao et al. 2024, DeepSeekMath, section 4.1.2): A_i = (R_i - mean) / (std + 1e-6) within the group, with the unbiased standard deviation. Without the
/// division it is Dr. GRPO's (Liu et al. 2025, arXiv 2503.20783), which does not favour prompts whose rewards hardly differ.
/// </summary>
/// <param name="divideByStd">Whether to divide by the standard deviation.</param>
public sealed class GrpoAdvantage(bool divideByStd = true) : GroupAdvantage
{
    internal const double Epsilon = 1e-6;

    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        var (mean, variance) = Moments.Of(rewards);
        var scale = divideByStd ? Math.Sqrt(variance) + Epsilon : 1;
        for (var i = 0; i < rewards.Length; i++)
        {
            advantages[i] = (rewards[i] - mean) / scale;
        }
    }
}
