using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The result of evaluating a policy on held-out problems, one greedy completion each; drawn ones where the experiment asks for them.</summary>
public sealed record EvaluationSummary
{
    /// <summary>Share of correct completions, in [0, 1], with its 95 % interval over problems.</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>Share of correct ones among drawn completions, in [0, 1], with its 95 % interval over problems; unknown when none were drawn.</summary>
    public Interval SampledAccuracy { get; init; } = Interval.Unknown;

    /// <summary>Mean length of a completion in tokens; NaN when unknown.</summary>
    public double MeanTokens { get; init; } = double.NaN;

    /// <summary>Mean number of occurrences per completion of each behaviour; a behaviour that is missing is unknown, not 0.</summary>
    public ImmutableDictionary<Behavior, double> MeanBehaviors { get; init; } = ImmutableDictionary<Behavior, double>.Empty;

    /// <summary>Share of completions with each outcome, in [0, 1], by the outcome's name.</summary>
    public ImmutableSortedDictionary<string, double> Outcomes { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>Share of right ones among the greedy answers to each problem, in [0, 1], by the problem's identity; empty when unknown.</summary>
    public ImmutableSortedDictionary<string, double> Solved { get; init; } = NoProblems;

    /// <summary>The same of the drawn answers.</summary>
    public ImmutableSortedDictionary<string, double> SampledSolved { get; init; } = NoProblems;

    /// <summary>All numbers of the evaluation by metric name, such as <c>eval_sampled/mean_terminated_length</c>.</summary>
    public ImmutableSortedDictionary<string, double> Values { get; init; } = NoProblems;

    /// <summary>The accuracy of drawn or of greedy answers; NaN when unknown.</summary>
    /// <param name="drawn">Whether of drawn ones.</param>
    internal double AccuracyOf(bool drawn) => (drawn ? SampledAccuracy : Accuracy).Estimate;

    /// <summary>Share of right ones among the drawn or the greedy answers to each problem.</summary>
    /// <param name="drawn">Whether among drawn ones.</param>
    internal ImmutableSortedDictionary<string, double> SolvedOf(bool drawn) => drawn ? SampledSolved : Solved;

    /// <summary>A number of the evaluation by metric name; NaN when it has none of this name.</summary>
    internal double ValueOf(string metric)
    {
        const string Behaviors = "eval/behaviors/";
        return Values.TryGetValue(metric, out var value) || (metric.StartsWith(Behaviors, StringComparison.Ordinal) && MeanBehaviors.TryGetValue(new Behavior(metric[Behaviors.Length..]), out value))
            ? value
            : metric == "eval/mean_length" ? MeanTokens : double.NaN;
    }

    private static ImmutableSortedDictionary<string, double> NoProblems { get; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
}
