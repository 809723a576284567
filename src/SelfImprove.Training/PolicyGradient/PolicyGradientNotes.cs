using System.Globalization;

namespace SelfImprove.Training;

/// <summary>What a policy-gradient session says at its start: optimizer steps per network, and what is kept in memory.</summary>
internal static class PolicyGradientNotes
{
    public static IEnumerable<string> Of(PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling)
    {
        var name = algorithm.Name;
        var count = schedule.UpdatesPerStep;
        var updates = $"{schedule.PromptsPerStep} prompts x {sampling.SamplesPerPrompt} samples in mini-batches of {schedule.MiniBatchPrompts} prompts, {schedule.Epochs} epoch(s)";
        yield return algorithm.Critic switch
        {
            { IsShared: false } => $"{name}: each of {schedule.Steps} steps takes {count} optimizer steps of the actor and {count} of the critic ({updates})",
            { IsShared: true } => $"{name}: each of {schedule.Steps} steps takes {count} optimizer steps of the policy, which is its own critic ({updates})",
            null => $"{name}: each of {schedule.Steps} steps takes {count} optimizer steps of the policy; there is no critic ({updates})",
        };
        if (algorithm.Critic is { WarmupSteps: > 0 } critic)
        {
            yield return $"{name}: the first {critic.WarmupSteps} steps train the critic alone";
        }

        yield return algorithm.Kl.UsesReference
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: KL to the starting policy in the {(algorithm.Kl.Placement == KlPlacement.Loss ? "loss" : "reward")} with coefficient {algorithm.Kl.Coefficient}")
            : $"{name}: no KL, so no reference policy is kept";
        if (schedule.MaxSamplingRounds > 1)
        {
            yield return $"{name}: prompts that filters leave out are replaced by others, in up to {schedule.MaxSamplingRounds} rounds of sampling";
        }
    }
}
