using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Runs;

/// <summary>Which problems a policy solved at one evaluation: a line of <c>verdicts.jsonl</c>. Unlike completions, these are kept of all problems.</summary>
public sealed record VerdictRow
{
    /// <summary>As in <see cref="EvaluationRow.Step"/>.</summary>
    public required int Step { get; init; }

    /// <summary>As in <see cref="EvaluationRow.Policy"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>The problems' <see cref="Problem.Id"/>s, in order. In the file they are left out where they are those of the line before; when read, they are always there.</summary>
    public ImmutableArray<string>? Problems { get; init; }

    /// <summary>Share of right ones, in [0, 1], among the scored greedy answers to each problem; null where the scorer failed. Null when there were none.</summary>
    public ImmutableArray<double?>? Greedy { get; init; }

    /// <summary>The same of the drawn answers.</summary>
    public ImmutableArray<double?>? Sampled { get; init; }

    internal static VerdictRow Of(Evaluation evaluation, int step, string? policy) => new()
    {
        Step = step,
        Policy = policy,
        Problems = [.. (evaluation.Greedy ?? evaluation.Sampled)!.Trajectories.DistinctBy(t => t.Group).Select(t => t.Problem.Id)],
        Greedy = SharesOf(evaluation.Greedy),
        Sampled = SharesOf(evaluation.Sampled),
    };

    private static ImmutableArray<double?>? SharesOf(EvaluationSet? set) =>
        set is null ? null : [.. set.Trajectories.GroupBy(t => t.Group).Select(g => ShareOf([.. g.Where(t => t.Reward.Outcome != RewardOutcome.ScorerFailed)]))];

    private static double? ShareOf(Trajectory[] scored) => scored.Length == 0 ? null : (double)scored.Count(t => t.Reward.IsCorrect) / scored.Length;
}
