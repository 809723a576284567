using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>A heading of the report and the metrics that are plotted under it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Metrics">Names of metrics; a trailing <c>*</c> stands for any suffix. Plots stand in this order, then in order of names.</param>
internal sealed record PlotGroup(string Title, ImmutableArray<string> Metrics)
{
    /// <summary>What the report shows first; every other metric follows under "More metrics".</summary>
    internal static ImmutableArray<PlotGroup> For(ImmutableArray<Behavior> behaviors) =>
    [
        new("Held-out problems, drawn answers", HeldOut("eval_sampled", behaviors)),
        new("Held-out problems, greedy answers", HeldOut("eval", behaviors)),
        new("Reward", ["reward/mean", "reward/component/*", "reward/*"]),
        new("Policy", ["objective/kl", "policy/entropy*", "policy/clipfrac_low", "policy/clipfrac_high", "policy/approx_kl"]),
        new("Responses in training", ["accuracy", "completions/mean_length", "completions/clipped_ratio", .. behaviors.Select(b => $"behaviors/{b.Name}")]),
    ];

    /// <summary>What is measured on held-out problems by one kind of answers.</summary>
    internal static ImmutableArray<string> HeldOut(string answers, ImmutableArray<Behavior> behaviors) =>
        [$"{answers}/accuracy", $"{answers}/mean_terminated_length", $"{answers}/clipped_ratio", $"{answers}/mean_length", .. behaviors.Select(b => $"{answers}/behaviors/{b.Name}")];

    /// <summary>Position of a metric among the group's patterns; -1 when it belongs elsewhere.</summary>
    internal int OrderOf(string metric)
    {
        for (var i = 0; i < Metrics.Length; i++)
        {
            if (new MetricDefinition(Metrics[i], "", "").Covers(metric))
            {
                return i;
            }
        }

        return -1;
    }
}
