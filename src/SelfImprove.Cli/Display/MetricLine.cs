using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Cli.Display;

/// <summary>The few numbers of a step or an evaluation that are worth watching live.</summary>
internal static class MetricLine
{
    private static readonly (string Metric, string Label, bool Percent)[] Shown =
    [
        ("accuracy", "accuracy", true),
        ("reward/mean", "reward", false),
        ("completions/mean_length", "length", false),
        ("objective/kl", "KL", false),
        ("policy/entropy", "entropy", false),
        ("policy/clipfrac_low", "clipped low", true),
        ("policy/clipfrac_high", "clipped high", true),
        ("sft/loss", "loss", false),
        ("eval_sampled/accuracy", "sampled accuracy", true),
        ("eval/accuracy", "greedy accuracy", true),
        ("eval/mean_length", "length", false),
        ("eval/behaviors/verification", "verification", false),
        ("eval/behaviors/backtracking", "backtracking", false),
        ("eval/behaviors/subgoal_setting", "subgoals", false),
        ("eval/behaviors/backward_chaining", "backward", false),
    ];

    internal static string Of(ImmutableSortedDictionary<string, double> values) => string.Join(", ", Shown
        .Where(s => values.ContainsKey(s.Metric))
        .Select(s => $"{s.Label} {(s.Percent ? (values[s.Metric] * 100).ToString("F1", CultureInfo.InvariantCulture) + " %" : Short(values[s.Metric]))}"));

    /// <summary>A duration such as 45s, 3m 20s or 2h 05m.</summary>
    internal static string Of(TimeSpan time)
    {
        var seconds = (long)Math.Round(Math.Max(0, time.TotalSeconds));
        return seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds}s")
            : seconds < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m {seconds % 60:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h {seconds / 60 % 60:00}m");
    }

    private static string Short(double value) => Math.Abs(value) >= 100
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString(Math.Abs(value) >= 1 ? "0.##" : "0.####", CultureInfo.InvariantCulture);
}
