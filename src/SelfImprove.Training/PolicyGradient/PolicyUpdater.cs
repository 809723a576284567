using System.Globalization;

namespace SelfImprove.Training;

/// <summary>Goes through a step's experience in mini-batches; one optimizer step of the policy, and one of a critic of its own, for each.</summary>
/// <param name="algorithm">The slots.</param>
/// <param name="schedule">The portions and the optimizer's settings.</param>
/// <param name="sampling">How the rollouts were drawn.</param>
/// <param name="policy">The policy.</param>
/// <param name="critic">A separate critic; null when there is none, or the policy has the value head.</param>
internal sealed class PolicyUpdater(
    PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling, IPolicyEngine policy, IPolicyEngine? critic)
{
    private readonly ValueLoss? _sharedValueLoss = algorithm.Critic is { IsShared: true } shared ? shared.Loss : null;
    private bool _isWindowCheckDue = true;

    public UpdateSums Update(int step, Experience experience, double klCoefficient, RandomKey key, CancellationToken cancellationToken)
    {
        var sums = new UpdateSums();
        var policyLoss = new PolicyLoss
        {
            Surrogate = algorithm.Surrogate,
            Ratio = algorithm.Ratio,
            Clip = algorithm.Clip,
            OffPolicyLimit = algorithm.OffPolicyLimit,
            EntropyCoefficient = algorithm.EntropyCoefficient,
            KlCoefficient = algorithm.Kl.Placement == KlPlacement.Loss ? klCoefficient : 0,
            KlEstimator = algorithm.Kl.Estimator,
            KlStraightThrough = algorithm.Kl.StraightThrough,
        };
        var isFirst = true;
        for (var epoch = 0; epoch < schedule.Epochs; epoch++)
        {
            foreach (var indices in MiniBatches.Split(experience.Groups, schedule.MiniBatchPrompts, key.Derive(epoch)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = experience.Select(indices);
                var weights = SequenceWeights.Of(part.Batch, algorithm.Aggregation, algorithm.AggregationLength ?? sampling.MaxCompletionTokens);
                sums.TokensTrained += part.Batch.TokenCount;
                if (critic is not null)
                {
                    UpdateCritic(step, critic, algorithm.Critic!, part, weights, sums);
                }

                if (step >= (algorithm.Critic?.WarmupSteps ?? 0))
                {
                    UpdatePolicy(step, policyLoss, part, weights, isFirst, sums);
                    isFirst = false;
                }
            }
        }

        return sums;
    }

    private void UpdateCritic(int step, IPolicyEngine separate, CriticTraining training, Experience part, double[] weights, UpdateSums sums)
    {
        var loss = training.Loss.Begin(part.Batch, weights, part.Values, part.Returns);
        separate.Accumulate(part.Batch, TokenOutputs.Values, loss.Accumulate, sampling.Temperature);
        RequireFinite(step, "value loss", loss.Loss, part);
        var result = separate.Step(OptimizerStep(step, training.LearningRate, training.MaxGradientNorm));
        RequireFinite(step, "gradient norm of the critic", result.GradientNorm, part);
        sums.AddValue(loss, part.Batch.ScoredCount, result.GradientNorm);
    }

    private void UpdatePolicy(int step, PolicyLoss loss, Experience part, double[] weights, bool isFirst, UpdateSums sums)
    {
        PolicyLossSum Begin() => loss.Begin(part.Batch, weights, part.OldLogProbs, part.Advantages, part.ReferenceLogProbs);
        var policySum = Begin();
        var valueSum = _sharedValueLoss?.Begin(part.Batch, weights, part.Values, part.Returns);
        var windows = _isWindowCheckDue ? new WindowCheck(algorithm.Name, Begin()) : null;
        _isWindowCheckDue = false;
        policy.Accumulate(
            part.Batch,
            valueSum is null ? PolicyLoss.Outputs : PolicyLoss.Outputs | TokenOutputs.Values,
            window =>
            {
                policySum.Accumulate(window);
                windows?.Compare(part.Batch, window);
                valueSum?.Accumulate(window);
            },
            sampling.Temperature);
        RequireFinite(step, "policy loss", policySum.Loss, part);
        RequireFinite(step, "value loss", valueSum?.Loss ?? 0, part);
        if (isFirst && !DividesByCutDistribution())
        {
            RequireRatioOne(step, policySum.LargestLogRatio);
        }

        var result = policy.Step(OptimizerStep(step, schedule.LearningRate, schedule.MaxGradientNorm));
        RequireFinite(step, "gradient norm of the policy", result.GradientNorm, part);
        sums.AddPolicy(policySum, part.Batch, result.GradientNorm);
        if (valueSum is not null)
        {
            sums.AddValue(valueSum, part.Batch.ScoredCount, gradientNorm: null);
        }
    }

    // Then the ratio is not 1 before the first update, and is not meant to be.
    private bool DividesByCutDistribution() => algorithm.RatioBase == RatioBase.Sampler && (sampling.TopK > 0 || sampling.TopP < 1);

    // Costs nothing, as the numbers are there; so it is done at every step, not at the first alone.
    private void RequireRatioOne(int step, double largestLogRatio)
    {
        if (!(largestLogRatio <= Math.Max(schedule.RatioTolerance, policy.Info.LogProbRounding)))
        {
            throw new RunFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"step {step}: before the first update the policy's log-probs differ from those at sampling by up to {largestLogRatio:g3}, so the "
                + $"probability ratio is not 1: the engine's sampler and trainer do not compute the same model. Report it to the engine's author; "
                + $"for an engine of reduced precision set ratio-tolerance above {largestLogRatio:g3}"));
        }
    }

    private OptimizerStep OptimizerStep(int step, double peak, double maxGradientNorm) => new()
    {
        LearningRate = schedule.RateSchedule.At(step, schedule.Steps, peak),
        WeightDecay = schedule.WeightDecay,
        MaxGradientNorm = maxGradientNorm,
    };

    private static void RequireFinite(int step, string quantity, double value, Experience part) =>
        NonFiniteLossException.ThrowIfNotFinite(step, quantity, value, part.Batch, part.Trajectories);
}
