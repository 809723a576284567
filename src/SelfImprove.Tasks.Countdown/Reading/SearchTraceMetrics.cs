using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>The meanings of the numbers that <see cref="SearchTrace.ToCounts"/> gives to evaluations.</summary>
public static class SearchTraceMetrics
{
    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } = [.. Of("eval", "greedy"), .. Of("eval_sampled", "drawn")];

    private static IEnumerable<MetricDefinition> Of(string prefix, string kind) =>
    [
        new($"{prefix}/trace/attempts", "tries", $"Mean number of tries in a {kind} answer."),
        new($"{prefix}/trace/complete_attempts", "fraction", $"Share of the tries in {kind} answers that use every given number once."),
        new($"{prefix}/trace/repeated_attempts", "fraction", $"Share of the tries in {kind} answers that were made before in the same answer."),
        new($"{prefix}/trace/judged_attempts", "fraction", $"Share of the tries in {kind} answers that a verdict follows (too high, no, yes); the others are judged by what is done next, or not at all."),
        new($"{prefix}/trace/true_equations", "fraction", $"Share of the equations in {kind} answers that are true."),
        new($"{prefix}/trace/foreign_equations", "fraction", $"Share of the equations in {kind} answers with a number that the try does not have: neither given nor made, or used up."),
        new($"{prefix}/trace/true_verdicts", "fraction", $"Share of the verdicts in {kind} answers (too high, no, yes) that follow from the written values."),
        new($"{prefix}/trace/true_claims", "fraction", $"Share of the tries that {kind} answers call a solution, and that are one."),
        new($"{prefix}/trace/missed_hits", "fraction", $"Share of the solutions with a verdict in {kind} answers that are judged to be none."),
        new($"{prefix}/trace/reaches_target", "fraction", $"Share of the {kind} answers of which some try solves the problem, whatever the answer is."),
    ];
}
