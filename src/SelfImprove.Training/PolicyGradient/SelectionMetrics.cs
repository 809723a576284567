using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Names and meanings of the metrics of filters and corrections; reported where these are in use.</summary>
public static class SelectionMetrics
{
    internal const string GroupsFiltered = "filter/groups";
    internal const string SamplesFiltered = "filter/completions";
    internal const string OffPolicy = "filter/off_policy";
    internal const string ImportanceWeight = "importance/mean_weight";
    internal const string ImportanceCapped = "importance/capped";
    internal const string SamplerKl = "importance/sampler_kl";

    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(GroupsFiltered, "fraction", "Share of the step's prompts that filters left out of the updates (or that a full batch had no more room for).")
        {
            HealthyMaximum = 0.9,
            Remedy = "Most of what is sampled is not learnt from: change the difficulty, or draw more samples per prompt.",
        },
        new(SamplesFiltered, "fraction", "Share of the completions of the remaining prompts that filters left out of the updates."),
        new(OffPolicy, "fraction", "Share of completions, over the step's updates, that off-policy-limit left out of the surrogate.")
        {
            HealthyMaximum = 0.2,
            Remedy = "The updates move the policy too far from what sampled: lower the learning rate or epochs.",
        },
        new(ImportanceWeight, "1", "Mean over tokens of the importance weights min(pi / mu, importance-cap)."),
        new(ImportanceCapped, "fraction", "Share of tokens whose importance weight is at importance-cap.")
        {
            HealthyMaximum = 0.05,
            Remedy = "Sampler and trainer disagree: raise top-p or top-k, or the engine's precision.",
        },
        new(SamplerKl, "nats/token", "Mean of the sampler's minus the trainer's log-probs of the sampled tokens: how far apart the two are.")
        {
            HealthyMaximum = 0.05,
            Remedy = "Sampler and trainer disagree: raise top-p or top-k, or the engine's precision.",
        },
    ];
}
