namespace SelfImprove.Training;

/// <summary>
/// GMPO (arXiv 2507.20673): per sequence -A exp(1/n sum of l_t), with A the mean of its advantages and l_t the log ratio of a token, limited to at most high
/// for A &gt; 0 and to at least -low for A &lt; 0. The limits are on the logarithm, not on the ratio.
/// </summary>
/// <remarks>Every token carries the sequence's loss, so the aggregation that gives the paper's mean over sequences is seq-mean-token-mean.</remarks>
public sealed class GeometricMeanSurrogate : IPolicySurrogate
{
    // verl divides by n + 1e-8; kept so that the numbers agree to the last digits.
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public SurrogateTraits Traits => SurrogateTraits.TokenRatio | SurrogateTraits.Clip;

    /// <inheritdoc/>
    public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (low, high, _) = inputs.Clip;
        var n = inputs.LogRatios.Length;
        var advantage = 0.0;
        var logMean = 0.0;
        for (var t = 0; t < n; t++)
        {
            advantage += inputs.Advantages[t];
            logMean += Limit(inputs.LogRatios[t], inputs.Advantages[t], low, high);
        }

        var loss = -(advantage / (n + Epsilon)) * Math.Exp(logMean / (n + Epsilon));
        var gradient = loss * n / (n + Epsilon); // n tokens of this loss, each with d exp(mean) / d l_t = exp(mean) / n
        for (var t = 0; t < n; t++)
        {
            var (logRatio, isPositive) = (inputs.LogRatios[t], inputs.Advantages[t] > 0);
            if (inputs.Advantages[t] != 0 && Limit(logRatio, inputs.Advantages[t], low, high) == logRatio)
            {
                gradients[t] += weight * gradient;
            }

            // As verl counts: outside on either side.
            var isOutside = logRatio < -low || logRatio > high;
            counts.ClippedHigh += isOutside && isPositive ? 1 : 0;
            counts.ClippedLow += isOutside && inputs.Advantages[t] < 0 ? 1 : 0;
        }

        return weight * n * loss;
    }

    private static double Limit(double logRatio, double advantage, double low, double high) =>
        advantage > 0 ? Math.Min(logRatio, high) : advantage < 0 ? Math.Max(logRatio, -low) : 0;
}
