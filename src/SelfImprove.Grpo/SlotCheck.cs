using System.Collections.Immutable;
using SelfImprove.Training;
using static System.FormattableString;

namespace SelfImprove.Grpo;

/// <summary>Finds choices that contradict each other or have no effect, from what the chosen parts declare.</summary>
internal static class SlotCheck
{
    public static IEnumerable<string> Find(
        GrpoOptions options, IAdvantageEstimator advantage, IPolicySurrogate surrogate, ImmutableArray<ISampleFilter> filters) =>
        [.. Needs(options, advantage, filters), .. Traits(options, surrogate), .. Sampling(options, filters)];

    private static IEnumerable<string> Needs(GrpoOptions options, IAdvantageEstimator advantage, ImmutableArray<ISampleFilter> filters)
    {
        var name = options.Advantage.Component.Name;
        if (advantage.Needs.HasFlag(PolicyGradientNeeds.Critic))
        {
            yield return $"advantage: {name} needs a critic, which this trainer does not have; use the trainer ppo, or another advantage";
        }

        if (options.SamplesPerPrompt < 2)
        {
            if (advantage.Needs.HasFlag(PolicyGradientNeeds.Groups))
            {
                yield return $"advantage: {name} compares the completions of a prompt, but samples-per-prompt is {options.SamplesPerPrompt}; set it to 2 or more, or use advantage: reinforce++";
            }

            foreach (var (filter, choice) in filters.Zip(options.Filters).Where(f => f.First.Needs.HasFlag(PolicyGradientNeeds.Groups)))
            {
                yield return $"the filter {choice.Component.Name} compares the completions of a prompt, but samples-per-prompt is {options.SamplesPerPrompt}; set it to 2 or more, or leave the filter out";
            }
        }
    }

    private static IEnumerable<string> Traits(GrpoOptions options, IPolicySurrogate surrogate)
    {
        var name = options.Surrogate.Component.Name;
        var updates = GrpoTrainer.ToSchedule(options).UpdatesPerStep;
        if (surrogate.Traits.HasFlag(SurrogateTraits.OnPolicy) && updates > 1)
        {
            yield return Invariant($"surrogate: {name} takes the policy for the one that sampled, but a step has {updates} updates, of which only the first is on-policy; ")
                + Invariant($"set mini-batch-prompts: {options.PromptsPerStep} and epochs: 1, or use surrogate: cispo, which corrects for it");
        }

        if (!surrogate.Traits.HasFlag(SurrogateTraits.Clip) && (options.ClipLow ?? options.ClipHigh) is not null)
        {
            yield return $"clip-low and clip-high have no effect with surrogate: {name}; leave them out, or use surrogate: clipped";
        }

        if (options.DualClip > 0 && surrogate is not ClippedSurrogate)
        {
            yield return $"dual-clip has no effect with surrogate: {name}; leave it out, or use surrogate: clipped";
        }

        if (options.Ratio == ImportanceRatio.Sequence && !surrogate.Traits.HasFlag(SurrogateTraits.Ratio))
        {
            yield return surrogate.Traits.HasFlag(SurrogateTraits.TokenRatio)
                ? $"ratio: sequence contradicts surrogate: {name}, which combines the ratios of tokens itself; use ratio: token"
                : $"ratio: sequence has no effect with surrogate: {name}, which has no ratio; use ratio: token";
        }
    }

    private static IEnumerable<string> Sampling(GrpoOptions options, ImmutableArray<ISampleFilter> filters)
    {
        if (options.MaxSamplingRounds > 1 && !filters.Any(f => f.FiltersGroups))
        {
            yield return Invariant($"max-sampling-rounds {options.MaxSamplingRounds} has no effect without a filter that leaves out prompts; add filters: [zero-variance]");
        }
    }
}
