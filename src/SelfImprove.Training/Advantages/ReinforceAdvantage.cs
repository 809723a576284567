namespace SelfImprove.Training;

/// <summary>
/// The discounted return from each token on, G_t = r_t + gamma G_{t+1}: REINFORCE without a baseline (Williams 1992). Whitened over all tokens of the step it is
/// REINFORCE++ (Hu 2025, arXiv 2501.03262), whose baseline is the mean of the whole batch.
/// </summary>
/// <param name="gamma">Discount per token, in [0, 1].</param>
/// <param name="whiten">Whether to shift and scale to mean 0 and variance 1 over the step's tokens.</param>
public sealed class ReinforceAdvantage(double gamma = 1, bool whiten = false) : IAdvantageEstimator
{
    /// <inheritdoc/>
    public PolicyGradientNeeds Needs => PolicyGradientNeeds.None;

    /// <inheritdoc/>
    public void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns)
    {
        for (var s = 0; s < inputs.Batch.Sequences.Length; s++)
        {
            var following = 0.0;
            for (var t = inputs.Batch.OffsetOf(s + 1) - 1; t >= inputs.Batch.OffsetOf(s); t--)
            {
                following = inputs.Rewards[t] + (gamma * following);
                advantages[t] = following;
            }
        }

        if (whiten)
        {
            Whitening.Apply(advantages);
        }
    }
}
