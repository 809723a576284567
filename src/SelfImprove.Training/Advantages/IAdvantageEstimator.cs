namespace SelfImprove.Training;

/// <summary>Tells how much better than expected each token turned out.</summary>
/// <remarks>Implementations are immutable and thread-safe. <see cref="GroupAdvantage"/> is the base of those that compare completions of one prompt.</remarks>
public interface IAdvantageEstimator
{
    /// <summary>What must be given: <see cref="PolicyGradientNeeds.Critic"/>, <see cref="PolicyGradientNeeds.Groups"/>, <see cref="PolicyGradientNeeds.GreedyRollout"/>.</summary>
    PolicyGradientNeeds Needs { get; }

    /// <summary>Estimates the advantages of a whole step's rollouts.</summary>
    /// <param name="inputs">The rollouts.</param>
    /// <param name="advantages">Filled with one advantage per token.</param>
    /// <param name="returns">Filled with what the critic should have said, one per token; empty when there is no critic.</param>
    void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns);
}
