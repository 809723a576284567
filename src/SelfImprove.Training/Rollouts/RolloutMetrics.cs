using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>The metrics that follow from a step's rollouts alone, shared by every trainer that samples.</summary>
public static class RolloutMetrics
{
    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new("reward/mean", "reward", "Mean reward of the step's completions; those whose scorer failed are left out here and below."),
        new("reward/std", "reward", "Standard deviation of the rewards.")
        {
            HealthyMinimum = 1e-6,
            Remedy = "All completions earn the same, so nothing can be learnt from them: make the problems easier or harder, or sample more.",
        },
        new("reward/component/*", "reward", "Mean of a named part of the reward."),
        new("reward/format_only", "fraction", "Share of completions that earned more than the least possible reward without being right.")
        {
            HealthyMaximum = 0.8,
            Remedy = "The policy lives on the format score: lower it, or prime the policy.",
        },
        new("accuracy", "fraction", "Share of the step's completions that are right; format scores do not count."),
        new("outcome/*", "fraction", "Share of the step's completions with this outcome of the reward."),
        new("groups/all_right", "fraction", "Share of prompts whose samples are all right.")
        {
            HealthyMaximum = 0.8,
            Remedy = "Most problems are solved: make them harder.",
        },
        new("groups/all_wrong", "fraction", "Share of prompts whose samples are all wrong.")
        {
            HealthyMaximum = 0.9,
            Remedy = "Most problems are out of reach: make them easier, prime the policy, or draw more samples per prompt.",
        },
        new("groups/mixed", "fraction", "Share of prompts with right and wrong samples."),
        new("frac_reward_zero_std", "fraction", "Share of prompts whose samples all earn the same reward; reported for two or more samples per prompt.")
        {
            HealthyMaximum = 0.9,
            Remedy = "Group-relative advantages of such prompts are zero: change the difficulty or draw more samples.",
        },
        new("completions/mean_length", "tokens", "Mean length of the completions, the end of sequence included."),
        new("completions/min_length", "tokens", "Length of the shortest completion."),
        new("completions/max_length", "tokens", "Length of the longest completion."),
        new("completions/mean_terminated_length", "tokens", "Mean length of the completions that ended by themselves; not reported when none did."),
        new("completions/clipped_ratio", "fraction", "Share of completions that ran into the token limit.")
        {
            HealthyMaximum = 0.2,
            Remedy = "Raise max-completion-tokens, or find out why the policy does not end (repeated phrases?).",
        },
        new("scorer/failures", "completions", "Completions whose scorer failed; their whole groups are not learnt from.")
        {
            HealthyMaximum = 0,
            Remedy = "Read the reasons in the logged completions and repair the reward.",
        },
        new("tokens/sampled", "tokens", "Completion tokens drawn in the step."),
        new("time/sample", "seconds", "Time of the step spent on drawing completions."),
        new("time/score", "seconds", "Time of the step spent on the reward."),
        new("time/sampled_tokens_per_second", "tokens/second", "Tokens sampled per second of time/sample."),
    ];

    /// <summary>Adds the metrics of a step's rollouts.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="rollouts">The rollouts.</param>
    /// <param name="leastReward">The least possible reward.</param>
    public static void Add(ImmutableSortedDictionary<string, double>.Builder metrics, RolloutBatch rollouts, double leastReward)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(rollouts);
        var all = rollouts.Trajectories;
        Trajectory[] scored = [.. all.Where(t => t.Reward.Outcome != RewardOutcome.ScorerFailed)];
        var rewards = Moments.Of([.. scored.Select(t => t.Reward.Value)]);
        metrics["reward/mean"] = rewards.Mean;
        metrics["reward/std"] = Math.Sqrt(rewards.Variance);
        metrics["reward/format_only"] = Share(scored, t => !t.Reward.IsCorrect && t.Reward.Value > leastReward);
        metrics["accuracy"] = Share(scored, t => t.Reward.IsCorrect);
        foreach (var name in scored.SelectMany(t => t.Reward.Components.Keys).Distinct(StringComparer.Ordinal))
        {
            metrics[$"reward/component/{name}"] = scored.Average(t => t.Reward.Components.GetValueOrDefault(name));
        }

        foreach (var outcome in all.GroupBy(t => t.Reward.Outcome.Name, StringComparer.Ordinal))
        {
            metrics[$"outcome/{outcome.Key}"] = (double)outcome.Count() / all.Length;
        }

        AddGroups(metrics, rollouts.Scored);
        AddLengths(metrics, all);
        metrics["scorer/failures"] = rollouts.ScorerFailures;
        var sampled = all.Sum(t => (long)t.Sample.Tokens.Length);
        metrics["tokens/sampled"] = sampled;
        metrics["time/sample"] = rollouts.SampleTime.TotalSeconds;
        metrics["time/score"] = rollouts.ScoreTime.TotalSeconds;
        if (rollouts.SampleTime > TimeSpan.Zero)
        {
            metrics["time/sampled_tokens_per_second"] = sampled / rollouts.SampleTime.TotalSeconds;
        }
    }

    private static void AddGroups(ImmutableSortedDictionary<string, double>.Builder metrics, ImmutableArray<Trajectory> rollouts)
    {
        Trajectory[][] groups = [.. rollouts.GroupBy(t => t.Group).Select(g => g.ToArray())];
        if (groups.Length == 0)
        {
            return;
        }

        metrics["groups/all_right"] = Share(groups, g => g.All(t => t.Reward.IsCorrect));
        metrics["groups/all_wrong"] = Share(groups, g => !g.Any(t => t.Reward.IsCorrect));
        metrics["groups/mixed"] = Share(groups, g => g.Any(t => t.Reward.IsCorrect) && !g.All(t => t.Reward.IsCorrect));
        if (groups[0].Length > 1)
        {
            metrics["frac_reward_zero_std"] = Share(groups, g => g.All(t => t.Reward.Value == g[0].Reward.Value));
        }
    }

    private static void AddLengths(ImmutableSortedDictionary<string, double>.Builder metrics, ImmutableArray<Trajectory> all)
    {
        metrics["completions/mean_length"] = all.Average(t => (double)t.Sample.Tokens.Length);
        metrics["completions/min_length"] = all.Min(t => t.Sample.Tokens.Length);
        metrics["completions/max_length"] = all.Max(t => t.Sample.Tokens.Length);
        metrics["completions/clipped_ratio"] = Share(all, t => t.Completion.IsTruncated);
        double[] terminated = [.. all.Where(t => !t.Completion.IsTruncated).Select(t => (double)t.Sample.Tokens.Length)];
        if (terminated.Length > 0)
        {
            metrics["completions/mean_terminated_length"] = terminated.Average();
        }
    }

    private static double Share<T>(IReadOnlyCollection<T> items, Func<T, bool> condition) => (double)items.Count(condition) / items.Count;
}
