namespace SelfImprove.Training;

/// <summary>
/// PPO's clipped surrogate (Schulman et al. 2017, equation 7) with separate lower and upper limits (DAPO) and the dual clip for negative
/// advantages (Ye et al. 2020, equation 5). Per token, with ratio rho:
/// max(-A rho, -A clip(rho, 1 - low, 1 + high)), and for A &lt; 0 at most -A c.
/// </summary>
/// <remarks>The exponent is limited to [-20, 20], where the derivative ends. With the ratio of the sequence it is GSPO (Zheng et al. 2025).</remarks>
public sealed class ClippedSurrogate : IPolicySurrogate
{
    /// <summary>The largest log of a ratio, in both directions.</summary>
    internal const double LargestLogRatio = 20;

    /// <inheritdoc/>
    public SurrogateTraits Traits => SurrogateTraits.Ratio | SurrogateTraits.Clip;

    /// <inheritdoc/>
    public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (low, high, dual) = inputs.Clip;
        var sum = 0.0;
        for (var t = 0; t < inputs.LogRatios.Length; t++)
        {
            var advantage = inputs.Advantages[t];
            var logRatio = inputs.LogRatios[t];
            var ratio = Math.Exp(Math.Clamp(logRatio, -LargestLogRatio, LargestLogRatio));
            var loss = -advantage * ratio;

            if (advantage < 0 && ratio > dual)
            {
                loss = -advantage * dual;
                counts.DualClipped++;
            }
            else if (advantage < 0 && ratio < 1 - low)
            {
                loss = -advantage * (1 - low);
                counts.ClippedLow++;
            }
            else if (advantage > 0 && ratio > 1 + high)
            {
                loss = -advantage * (1 + high);
                counts.ClippedHigh++;
            }
            else if (Math.Abs(logRatio) <= LargestLogRatio)
            {
                gradients[t] += weight * loss; // d(-A rho) / d log rho = -A rho
            }

            sum += loss;
        }

        return weight * sum;
    }
}
