using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>How much a policy-gradient training computes, as if every completion ran to its limit and every round of sampling were needed.</summary>
internal static class PolicyGradientWorkload
{
    public static TrainerWorkload Of(PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling, WorkloadInputs inputs)
    {
        var prompts = (double)schedule.Steps * schedule.PromptsPerStep;
        var completions = prompts * sampling.SamplesPerPrompt;
        var tokens = completions * (inputs.TokensPerPrompt + sampling.MaxCompletionTokens);
        var greedy = algorithm.Needs.HasFlag(PolicyGradientNeeds.GreedyRollout) ? prompts : 0;
        var hasReference = algorithm.Needs.HasFlag(PolicyGradientNeeds.Reference);
        var hasSeparateCritic = algorithm.Critic is { IsShared: false };
        var learning = schedule.Steps - (algorithm.Critic?.WarmupSteps ?? 0);
        var scorers = (hasReference ? 1 : 0) + (algorithm.Critic is null ? 0 : 1) + (ExperienceMaker.NeedsTrainerLogProbs(algorithm, sampling) ? 1 : 0);
        var optimizerSteps = ImmutableSortedDictionary<string, long>.Empty.Add("policy", (long)learning * schedule.UpdatesPerStep);
        return new TrainerWorkload
        {
            Steps = schedule.Steps,
            OptimizerSteps = hasSeparateCritic ? optimizerSteps.Add("critic", (long)schedule.Steps * schedule.UpdatesPerStep) : optimizerSteps,
            SampledTokens = ((completions * schedule.MaxSamplingRounds) + greedy) * sampling.MaxCompletionTokens,
            ScoredTokens = tokens * scorers,
            TrainedTokens = tokens * schedule.Epochs * ((hasSeparateCritic ? 1 : 0) + ((double)learning / schedule.Steps)),
            TrainableCopies = hasSeparateCritic ? 1 : 0,
            FrozenCopies = hasReference ? 1 : 0,
        };
    }
}
