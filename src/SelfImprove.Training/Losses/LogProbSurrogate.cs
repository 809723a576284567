namespace SelfImprove.Training;

/// <summary>
/// REINFORCE (Williams 1992), also the loss of GPG (Chu et al. 2025) and of exact on-policy training (OPO): per token -A log p, whose gradient is the
/// policy gradient as long as the policy is the one that sampled.
/// </summary>
public sealed class LogProbSurrogate : IPolicySurrogate
{
    /// <inheritdoc/>
    public SurrogateTraits Traits => SurrogateTraits.OnPolicy;

    /// <inheritdoc/>
    public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
    {
        var sum = 0.0;
        for (var t = 0; t < inputs.LogProbs.Length; t++)
        {
            sum -= inputs.Advantages[t] * inputs.LogProbs[t];
            gradients[t] -= weight * inputs.Advantages[t];
        }

        return weight * sum;
    }
}
