using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>A cell as an analysis reads it: the stage that learns from rewards, and its policy before and after.</summary>
internal sealed record AnalyzedCell(string Name, string Condition, long Seed, StageResult Stage, PolicyMoment? Before, PolicyMoment? After)
{
    private const string RewardMetric = "reward/mean";

    internal bool IsFinished => Stage.Status == StageStatus.Done;

    /// <summary>The ids of the stages that learn from rewards, as far as some cell shows.</summary>
    internal static ImmutableHashSet<string> RewardStages(IEnumerable<CellResult> cells) =>
        [.. cells.SelectMany(c => c.Stages).Where(s => s.Metrics.Any(m => m.Values.ContainsKey(RewardMetric))).Select(s => s.Id)];

    /// <summary>Reads the stage that learns from rewards or, without one, the last that trains; null when it has not begun or was not evaluated.</summary>
    internal static AnalyzedCell? Read(CellResult cell, string condition, long seed, ITask? task, ImmutableHashSet<string> rewardStages)
    {
        // What comes before the stage that learns from rewards may be done already, for another cell.
        if (RunReport.MainStageOf(cell) is not { } stage || (!rewardStages.Contains(stage.Id) && cell.Stages.Any(s => rewardStages.Contains(s.Id))))
        {
            return null;
        }

        var before = cell.Stages.TakeWhile(s => s.Id != stage.Id).LastOrDefault(s => !s.Metrics.IsEmpty)?.Id ?? "base";
        return new AnalyzedCell(
            cell.Name, condition, seed, stage,
            ReadMoment(cell, stage, stage.Evaluations.FirstOrDefault(e => e is { Policy: null, Step: 0 }), before, task),
            ReadMoment(cell, stage, stage.Evaluations.LastOrDefault(e => e is { Policy: null, Step: > 0 }), stage.Status == StageStatus.Done ? stage.Id : null, task));
    }

    // The stage's own evaluation, and that of a stage which only evaluates and names the policy; of the two, the one that stored more answers is read.
    private static PolicyMoment? ReadMoment(CellResult cell, StageResult stage, EvaluationRow? own, string? policy, ITask? task)
    {
        var (repeating, again) = policy is null ? default : cell.Stages.Where(s => s.Status == StageStatus.Done)
            .SelectMany(s => s.Evaluations.Select(e => (Stage: s, Row: e))).LastOrDefault(e => e.Row.Policy == policy);
        if (own is null && again is null)
        {
            return null;
        }

        var none = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
        var values = none.SetItems(own?.Values ?? none).SetItems(again?.Values ?? none);
        var stored = own is null ? [] : ReadAnswers(stage, c => c.Policy is null && c.Step == own.Step, values, task);
        var repeated = repeating is null ? [] : ReadAnswers(repeating, c => c.Policy == policy, values, task);
        var verdicts = own is not null
            ? stage.ReadVerdicts().FirstOrDefault(v => v.Policy is null && v.Step == own.Step)
            : repeating!.ReadVerdicts().FirstOrDefault(v => v.Policy == policy);
        return new PolicyMoment(values, verdicts?.Problems?.Length ?? 0, repeated.Length > stored.Length ? repeated : stored);
    }

    private static ImmutableArray<StoredAnswer> ReadAnswers(StageResult stage, Func<CompletionRow, bool> wanted, ImmutableSortedDictionary<string, double> values, ITask? task)
    {
        // Older versions stored drawn answers, unmarked, only where there were no greedy ones.
        var onlyDrawn = !values.ContainsKey(AnswerMetrics.GreedyPrefix + "accuracy");
        return [.. stage.ReadCompletions().Where(c => c.Split == DatasetSplit.HeldOut && wanted(c)).Select(c => StoredAnswer.Of(c, c.IsDrawn || onlyDrawn, task))];
    }
}
