namespace SelfImprove.Training;

/// <summary>Turns rollouts into experience: old log-probs, reference log-probs, values, token rewards, advantages. What no slot needs is not computed.</summary>
internal sealed class ExperienceMaker(
    PolicyGradientAlgorithm algorithm, RolloutOptions sampling, IPolicyEngine policy, IPolicyEngine? reference, IPolicyEngine? critic)
{
    /// <summary>Whether log-probs of the policy that sampled are computed again.</summary>
    public static bool NeedsTrainerLogProbs(PolicyGradientAlgorithm algorithm, RolloutOptions sampling) =>
        // The sampler's log-probs are the trainer's to the last bit, unless top-k or top-p cut the distribution; a correction does not take that for granted.
        algorithm.Correction is not null || (algorithm.RatioBase == RatioBase.Old && (sampling.TopK > 0 || sampling.TopP < 1));

    public Experience Make(int step, RolloutBatch rollouts, ReadOnlySpan<double> greedyRewards, double klCoefficient)
    {
        var batch = rollouts.Tokens;
        var sampler = rollouts.SamplerLogProbs();
        var trainer = NeedsTrainerLogProbs(algorithm, sampling) ? Score(policy, batch, TokenOutputs.LogProbs).LogProbs : sampler;
        var old = algorithm.RatioBase == RatioBase.Sampler ? sampler : trainer;
        var referenceLogProbs = reference is null ? [] : Score(reference, batch, TokenOutputs.LogProbs).LogProbs;
        var values = critic is null ? [] : Score(critic, batch, TokenOutputs.Values).Values;
        RequireFinite(step, "log-probs of the policy", old, rollouts);
        RequireFinite(step, "log-probs of the reference", referenceLogProbs, rollouts);
        RequireFinite(step, "values of the critic", values, rollouts);

        var rewards = TokenRewards.FromScores(batch, [.. rollouts.Usable.Select(t => t.Reward.Value)]);
        foreach (var shaping in algorithm.RewardShaping)
        {
            shaping.Shape(new() { Trajectories = rollouts.Usable, Batch = batch, MaxCompletionTokens = sampling.MaxCompletionTokens }, rewards);
        }

        if (reference is not null && algorithm.Kl.Placement == KlPlacement.Reward)
        {
            TokenRewards.SubtractKl(rewards, algorithm.Kl.Estimator, klCoefficient, old, referenceLogProbs);
        }

        RequireFinite(step, "rewards after shaping", rewards, rollouts);
        int[] groups = [.. rollouts.Usable.Select(t => t.Group)];
        var advantages = new double[batch.ScoredCount];
        var returns = new double[critic is null ? 0 : batch.ScoredCount];
        algorithm.Advantage.Estimate(
            new() { Batch = batch, Groups = groups, Rewards = rewards, Values = values, GreedyRewards = greedyRewards }, advantages, returns);
        if (algorithm.WhitenAdvantages)
        {
            Whitening.Apply(advantages);
        }

        RequireFinite(step, "advantages", advantages, rollouts);
        var experience = new Experience
        {
            Batch = batch,
            Groups = groups,
            OldLogProbs = old,
            ReferenceLogProbs = referenceLogProbs,
            Values = values,
            Advantages = advantages,
            Returns = returns,
            Trajectories = rollouts.Trajectories,
        };
        return algorithm.Correction is { } correction ? Correct(experience, correction, trainer, sampler) : experience;
    }

    // A surrogate is proportional to the advantages, so weighing these weighs the surrogate.
    private static Experience Correct(Experience experience, ImportanceCorrection correction, double[] trainer, double[] sampler)
    {
        var weights = correction.Weights(experience.Batch, trainer, sampler);
        var kl = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            experience.Advantages[i] *= weights[i];
            kl += sampler[i] - trainer[i];
        }

        return experience with { ImportanceWeights = weights, SamplerKl = kl / weights.Length };
    }

    private TokenScores Score(IPolicyEngine engine, TokenBatch batch, TokenOutputs outputs)
    {
        var scores = new TokenScores(batch.ScoredCount, outputs);
        engine.Score(batch, scores, sampling.Temperature);
        return scores;
    }

    private static void RequireFinite(int step, string quantity, double[] numbers, RolloutBatch rollouts)
    {
        foreach (var number in numbers)
        {
            NonFiniteLossException.ThrowIfNotFinite(step, quantity, number, rollouts.Tokens, rollouts.Trajectories);
        }
    }
}
