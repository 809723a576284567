using System.Collections.Immutable;
using System.Text.Json;
using SelfImprove.Runs;

namespace SelfImprove.Interventions;

/// <summary>Names and meanings of the numbers of interventions; each is followed by the action and the behaviour, as in <c>intervene/accuracy/forbid/backtracking</c>.</summary>
public static class InterventionMetrics
{
    private const string Prefix = "intervene/";

    private static readonly ImmutableArray<(string Name, string Unit, string Meaning, Func<InterventionResult, double> Value)> All =
    [
        ("accuracy_untouched", "fraction", "Share of right drawn answers to held-out problems before an intervention.", r => r.AccuracyUntouched),
        ("accuracy", "fraction", "The same after the intervention.", r => r.Accuracy),
        ("difference", "fraction", "Accuracy after the intervention minus before, on the same answers.", r => r.Difference.Estimate),
        ("difference_low", "fraction", "Lower end of the 95 % interval of the difference (paired bootstrap over problems).", r => r.Difference.Low),
        ("difference_high", "fraction", "Upper end of the 95 % interval of the difference.", r => r.Difference.High),
        ("difference_where_done", "fraction", "The difference without the answers in which the behaviour could not be forbidden.", r => r.DifferenceWhereDone.Estimate),
        ("changed", "fraction", "Share of answers whose text the intervention changed.", r => r.Changed),
        ("not_forbidden", "fraction", "Share of answers in which the behaviour could not be forbidden within the retries.", r => r.CouldNotForbid),
        ("fallback", "fraction", "Share of answers into which forbid put its fallback because the retries did not help.", r => r.Fallback),
        ("mean_length_untouched", "tokens", "Mean length of the answers before.", r => r.MeanLengthUntouched),
        ("mean_length", "tokens", "Mean length of the answers after.", r => r.MeanLength),
        ("behavior_untouched", "occurrences", "Mean count of the behaviour per answer before.", r => r.MeanBehaviorUntouched),
        ("behavior", "occurrences", "Mean count of the behaviour per answer after.", r => r.MeanBehavior),
        ("redraws", "redraws", "How often, per answer, the policy was asked to go on from a cut.", r => r.MeanRedraws),
    ];

    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } = [.. All.Select(m => new MetricDefinition($"{Prefix}{m.Name}/*", m.Unit, m.Meaning))];

    /// <summary>The numbers of an intervention by their short names, such as <c>accuracy</c>; those that are unknown are left out.</summary>
    internal static ImmutableSortedDictionary<string, double> Of(InterventionResult result) => All.Select(m => KeyValuePair.Create(m.Name, m.Value(result)))
        .Where(m => double.IsFinite(m.Value)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The name of a number of an intervention among all metrics.</summary>
    internal static string NameOf(string metric, InterventionRow row) => $"{Prefix}{metric}/{NameOf(row.Action)}/{row.Behavior}";

    /// <summary>An action as it is written in YAML.</summary>
    internal static string NameOf(InterventionAction action) => JsonNamingPolicy.KebabCaseLower.ConvertName(action.ToString());
}
