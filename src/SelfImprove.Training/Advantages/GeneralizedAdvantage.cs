namespace SelfImprove.Training;

/// <summary>Generalized advantage estimation (Schulman et al. 2016).</summary>
/// <param name="gamma">Discount, in [0, 1].</param>
/// <param name="lambda">Trade-off between the critic's bias (0) and the rewards' variance (1).</param>
public sealed class GeneralizedAdvantage(double gamma, double lambda) : IAdvantageEstimator
{
    /// <inheritdoc/>
    public PolicyGradientNeeds Needs => PolicyGradientNeeds.Critic;

    /// <inheritdoc/>
    public void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns)
    {
        for (var s = 0; s < inputs.Batch.Sequences.Length; s++)
        {
            var range = inputs.Batch.RangeOf(s);
            Estimate(inputs.Rewards[range], inputs.Values[range], advantages[range], returns[range]);
        }
    }

    /// <summary>Estimates one sequence, from its last token (after which the value is 0) to its first.</summary>
    /// <param name="rewards">r, one per token.</param>
    /// <param name="values">V, one per token.</param>
    /// <param name="advantages">Filled with A_t = r_t + gamma V_{t+1} - V_t + gamma lambda A_{t+1}.</param>
    /// <param name="returns">Filled with A_t + V_t.</param>
    public void Estimate(ReadOnlySpan<double> rewards, ReadOnlySpan<double> values, Span<double> advantages, Span<double> returns)
    {
        var nextValue = 0.0;
        var nextAdvantage = 0.0;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            nextAdvantage = rewards[t] + (gamma * nextValue) - values[t] + (gamma * lambda * nextAdvantage);
            nextValue = values[t];
            advantages[t] = nextAdvantage;
            returns[t] = nextAdvantage + nextValue;
        }
    }
}
