namespace SelfImprove.Training;

/// <summary>
/// SAPO, a soft gate in place of a clip (arXiv 2511.20347, equation 5): per token -A sigma(tau (rho - 1)) 4 / tau, with one temperature tau for positive and one for
/// other advantages. Near rho = 1 its gradient is PPO's, and it fades smoothly away from there.
/// </summary>
/// <param name="tauPositive">tau for A &gt; 0, greater than 0.</param>
/// <param name="tauNegative">tau for A &lt;= 0, greater than 0; the larger, the faster the gradient fades.</param>
public sealed class SapoSurrogate(double tauPositive, double tauNegative) : IPolicySurrogate
{
    /// <inheritdoc/>
    public SurrogateTraits Traits => SurrogateTraits.Ratio;

    /// <inheritdoc/>
    public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
    {
        var sum = 0.0;
        for (var t = 0; t < inputs.LogRatios.Length; t++)
        {
            var advantage = inputs.Advantages[t];
            var logRatio = inputs.LogRatios[t];
            var ratio = Math.Exp(Math.Clamp(logRatio, -ClippedSurrogate.LargestLogRatio, ClippedSurrogate.LargestLogRatio));
            var tau = advantage > 0 ? tauPositive : tauNegative;
            var gate = 1 / (1 + Math.Exp(-tau * (ratio - 1)));
            sum -= advantage * gate * 4 / tau;
            if (Math.Abs(logRatio) <= ClippedSurrogate.LargestLogRatio)
            {
                gradients[t] -= weight * advantage * 4 * gate * (1 - gate) * ratio;
            }
        }

        return weight * sum;
    }
}
