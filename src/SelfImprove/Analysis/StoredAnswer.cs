using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>What is read of a stored answer.</summary>
/// <param name="ProblemId">Its problem: answers to one problem depend on each other.</param>
/// <param name="IsDrawn">Whether it was drawn.</param>
/// <param name="IsCorrect">The verdict; null when the scorer failed.</param>
/// <param name="Behaviors">Occurrences per behaviour; null is "unknown".</param>
/// <param name="Attempts">Its tries; default when the task does not read them.</param>
internal sealed record StoredAnswer(
    string ProblemId, bool IsDrawn, bool? IsCorrect, ImmutableSortedDictionary<string, int?> Behaviors, ImmutableArray<AttemptReading> Attempts)
{
    internal static StoredAnswer Of(CompletionRow row, bool isDrawn, ITask? task) => new(
        row.ProblemId,
        isDrawn,
        row.Outcome == RewardOutcome.ScorerFailed.Name ? null : row.IsCorrect,
        row.BehaviorCounts,
        task is IAttemptReader reader ? reader.ReadAttempts(task.ReadProblem(row.Problem), new Completion(row.Text, row.StopReason)) : default);
}
