using System.Collections.Immutable;
using SelfImprove.Interventions;

namespace SelfImprove.Runs;

/// <summary>One intervention on one policy: a line of <c>interventions.jsonl</c>.</summary>
public sealed record InterventionRow
{
    /// <summary>Which policy of the pipeline, as in <see cref="EvaluationRow.Policy"/>.</summary>
    public required string Policy { get; init; }

    /// <summary>The behaviour's name.</summary>
    public required string Behavior { get; init; }

    /// <summary>What was done to it.</summary>
    public required InterventionAction Action { get; init; }

    /// <summary>Number of answers.</summary>
    public required int Answers { get; init; }

    /// <summary>Finite numbers by the short names of <see cref="InterventionMetrics"/>, such as <c>accuracy</c> or <c>difference_low</c>.</summary>
    public required ImmutableSortedDictionary<string, double> Values { get; init; }

    /// <summary>The problems' <see cref="Problem.Id"/>s, in order. In the file they stand in the first line alone; when read, they are always there.</summary>
    public ImmutableArray<string>? Problems { get; init; }

    /// <summary>Share of right ones, in [0, 1], among the scored answers to each problem before; null where the scorer failed.</summary>
    public required ImmutableArray<double?> SolvedUntouched { get; init; }

    /// <summary>The same after.</summary>
    public required ImmutableArray<double?> Solved { get; init; }

    /// <summary>The first of the answers that changed, to be read.</summary>
    public ImmutableArray<InterventionExample> Examples { get; init; } = [];

    internal static InterventionRow Of(string policy, InterventionResult result, int examples) => new()
    {
        Policy = policy,
        Behavior = result.Behavior.Name,
        Action = result.Action,
        Answers = result.Answers.Length,
        Values = InterventionMetrics.Of(result),
        Problems = [.. result.Answers.DistinctBy(a => a.Untouched.Group).Select(a => a.Untouched.Problem.Id)],
        SolvedUntouched = result.SolvedUntouched,
        Solved = result.Solved,
        Examples = [.. result.Answers.Where(a => a.IsChanged).Take(examples).Select(InterventionExample.Of)],
    };
}
