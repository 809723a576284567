using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>Turns a trajectory and what detectors found in it into the row that is stored.</summary>
internal static class CompletionRecorder
{
    internal static CompletionRow Record(
        ITask task, Trajectory trajectory, ImmutableArray<BehaviorAnalysis> analyses, DatasetSplit split, int step, string? policy)
    {
        var reward = trajectory.Reward;
        return new CompletionRow
        {
            Step = step,
            Policy = policy,
            Split = split,
            ProblemId = trajectory.Problem.Id,
            Problem = task.WriteProblem(trajectory.Problem),
            Prompt = task.FormatPrompt(trajectory.Problem),
            Text = trajectory.Completion.Text,
            Tokens = trajectory.Sample.Tokens.Length,
            StopReason = trajectory.Completion.StopReason,
            Reward = double.IsFinite(reward.Value) ? reward.Value : null,
            IsCorrect = reward.IsCorrect,
            Outcome = reward.Outcome.Name,
            Reason = reward.Reason,
            Answer = reward.Answer,
            AnswerSpan = reward.AnswerSpan,
            RewardComponents = reward.Components,
            BehaviorCounts = CountsOf(analyses),
            BehaviorSpans =
            [
                .. analyses.SelectMany(a => a.Findings).OrderBy(f => f.Span.Start).ThenBy(f => f.Span.Length)
                    .Select(f => new BehaviorSpan(f.Behavior.Name, f.Span.Start, f.Span.Length, f.Confidence)),
            ],
        };
    }

    /// <summary>Occurrences per behaviour, by name.</summary>
    internal static ImmutableSortedDictionary<string, int?> CountsOf(ImmutableArray<BehaviorAnalysis> analyses) => analyses.SelectMany(a => a.Counts)
        .GroupBy(c => c.Key.Name, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
}
