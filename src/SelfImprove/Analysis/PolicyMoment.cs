using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>A policy before or after it learned from rewards: its numbers, and the answers that were stored.</summary>
/// <param name="Values">All numbers of its evaluations, by metric name.</param>
/// <param name="Problems">Number of problems that it was asked.</param>
/// <param name="Answers">The stored answers.</param>
internal sealed record PolicyMoment(ImmutableSortedDictionary<string, double> Values, int Problems, ImmutableArray<StoredAnswer> Answers)
{
    private const string Pass = AnswerMetrics.DrawnPrefix + "pass@";

    /// <summary>Greedy and drawn answers.</summary>
    internal static ImmutableArray<bool> Kinds { get; } = [false, true];

    internal static string PrefixOf(bool drawn) => drawn ? AnswerMetrics.DrawnPrefix : AnswerMetrics.GreedyPrefix;

    internal double? Accuracy(bool drawn) => Values.TryGetValue(PrefixOf(drawn) + "accuracy", out var accuracy) ? accuracy : null;

    /// <summary>Number of answers of a kind that the evaluation had.</summary>
    internal int Evaluated(bool drawn) => Accuracy(drawn) is null ? 0 : drawn ? Problems * SamplesPerProblem : Problems;

    // The largest k of pass@k is the number of answers.
    private int SamplesPerProblem => Values.Keys.Where(k => k.StartsWith(Pass, StringComparison.Ordinal))
        .Select(k => int.Parse(k.AsSpan(Pass.Length), NumberStyles.None, CultureInfo.InvariantCulture)).DefaultIfEmpty(1).Max();
}
