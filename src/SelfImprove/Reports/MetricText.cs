using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>What metrics are called in a report.</summary>
internal static class MetricText
{
    /// <summary>The unit whose values are shown in percent.</summary>
    internal const string Fraction = "fraction";

    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eval/accuracy"] = "Accuracy on held-out problems",
        ["eval_sampled/accuracy"] = "Accuracy on held-out problems, drawn answers",
        ["eval/mean_length"] = "Response length",
        ["eval/mean_terminated_length"] = "Length of answers that ended by themselves",
        ["eval/clipped_ratio"] = "Truncated answers",
        ["eval_sampled/mean_length"] = "Response length, drawn answers",
        ["eval_sampled/mean_terminated_length"] = "Length of drawn answers that ended by themselves",
        ["eval_sampled/clipped_ratio"] = "Truncated drawn answers",
        ["completions/mean_length"] = "Response length in training",
        ["reward/mean"] = "Mean reward",
        ["objective/kl"] = "KL to the reference policy",
        ["policy/entropy"] = "Entropy",
        ["policy/approx_kl"] = "KL of one step",
        ["policy/clipfrac_low"] = "Clip fraction, lower side",
        ["policy/clipfrac_high"] = "Clip fraction, upper side",
        ["accuracy"] = "Accuracy in training",
        ["completions/clipped_ratio"] = "Truncated responses in training",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static MetricDefinition? DefinitionOf(ImmutableArray<MetricDefinition> definitions, string metric) =>
        definitions.FirstOrDefault(d => d.Name == metric) ?? definitions.FirstOrDefault(d => d.Covers(metric));

    internal static string UnitOf(ImmutableArray<MetricDefinition> definitions, string metric) => DefinitionOf(definitions, metric)?.Unit ?? "";

    /// <summary>A title for a plot: a known one, or the last parts of the name in words.</summary>
    internal static string TitleOf(string metric)
    {
        if (Titles.TryGetValue(metric, out var title))
        {
            return title;
        }

        // The full name stands beside the title.
        var words = metric.Split('/') switch
        {
            [.., "behaviors", var behavior] => behavior,
            ["reward", "component", var component] => $"reward for {component}",
            var parts => string.Join(", ", parts),
        };
        words = words.Replace('_', ' ');
        return words.Length == 0 ? metric : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
