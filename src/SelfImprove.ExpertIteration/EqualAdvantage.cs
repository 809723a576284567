using SelfImprove.Training;

namespace SelfImprove.ExpertIteration;

/// <summary>Advantage 1 for every token: with the surrogate -A log p this is the likelihood of what is kept, as in supervised fine-tuning.</summary>
internal sealed class EqualAdvantage : IAdvantageEstimator
{
    public PolicyGradientNeeds Needs => PolicyGradientNeeds.None;

    public void Estimate(AdvantageInputs inputs, Span<double> advantages, Span<double> returns) => advantages.Fill(1);
}
