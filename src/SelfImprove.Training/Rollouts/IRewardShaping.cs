namespace SelfImprove.Training;

/// <summary>Changes the rewards that advantages are estimated from; metrics and logs keep those of the reward function.</summary>
/// <remarks>Implementations are immutable and thread-safe. By default there is none.</remarks>
public interface IRewardShaping
{
    /// <summary>Adds to the rewards.</summary>
    /// <param name="inputs">The rollouts.</param>
    /// <param name="rewards">One reward per token, the score on the last one of a completion; changed in place.</param>
    void Shape(RewardShapingInputs inputs, Span<double> rewards);
}
