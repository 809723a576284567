namespace SelfImprove.Training;

/// <summary>
/// CISPO (MiniMax-M1, arXiv 2506.13585, equation 4): REINFORCE with truncated importance weights. Per token -sg[clip(rho, 1 - low, 1 + high)] A log p, where sg
/// stops the gradient. Unlike PPO's clip, a limited token keeps a gradient.
/// </summary>
/// <remarks>With low = 1 and high = c - 1 the weights are min(rho, c): the off-policy correction for REINFORCE. The exponent is limited to 20.</remarks>
public sealed class CispoSurrogate : IPolicySurrogate
{
    /// <inheritdoc/>
    public SurrogateTraits Traits => SurrogateTraits.Ratio | SurrogateTraits.Clip;

    /// <inheritdoc/>
    public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (low, high, _) = inputs.Clip;
        var sum = 0.0;
        for (var t = 0; t < inputs.LogProbs.Length; t++)
        {
            var ratio = Math.Exp(Math.Min(inputs.LogRatios[t], ClippedSurrogate.LargestLogRatio));
            var gradient = -Math.Clamp(ratio, 1 - low, 1 + high) * inputs.Advantages[t];
            counts.ClippedLow += ratio < 1 - low ? 1 : 0;
            counts.ClippedHigh += ratio > 1 + high ? 1 : 0;
            sum += gradient * inputs.LogProbs[t];
            gradients[t] += weight * gradient;
        }

        return weight * sum;
    }
}
