namespace SelfImprove.Training;

/// <summary>ReMax (Li et al. 2023, arXiv 2310.10505): the undiscounted return from each token on, minus the reward of the prompt's greedy completion.</summary>
public sealed class RemaxAdvantage : IAdvantageEstimator
{
    /// <inheritdoc/>
    public PolicyGradientNeeds Needs => PolicyGradientNeeds.GreedyRollout;

    /// <inheritdoc/>
    public void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns)
    {
        for (var s = 0; s < inputs.Batch.Sequences.Length; s++)
        {
            var following = 0.0;
            for (var t = inputs.Batch.OffsetOf(s + 1) - 1; t >= inputs.Batch.OffsetOf(s); t--)
            {
                following += inputs.Rewards[t];
                advantages[t] = following - inputs.GreedyRewards[s];
            }
        }
    }
}
