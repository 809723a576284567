using System.Globalization;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Display;

/// <summary>The lines of a run's history: what both displays leave behind.</summary>
internal static class EventText
{
    /// <summary>A line for an event that is worth keeping; null for the others.</summary>
    internal static string? Of(RunEvent runEvent) => runEvent switch
    {
        StageReused e => $"{Place(e.Stage)}: done already",
        StageStarted { FirstStep: > 0 } e => string.Create(CultureInfo.InvariantCulture, $"{Place(e.Stage)}: goes on at step {e.FirstStep} of {e.TotalSteps}"),
        StageStarted e => $"{Place(e.Stage)}: started",
        StageFinished e => $"{Place(e.Stage)}: finished in {MetricLine.Of(e.Elapsed)}",
        StageFailed e => $"{Place(e.Stage)}: failed: {e.Message}",
        PolicyEvaluated e => string.Create(CultureInfo.InvariantCulture, $"{Place(e.Stage)}: evaluated {(e.Evaluation.Policy is { } policy ? policy : $"after {e.Evaluation.Step} steps")}: {MetricLine.Of(e.Evaluation.Values)}"),
        RunRemark e => $"{(e.Stage is null ? "" : Place(e.Stage) + ": ")}{(e.IsWarning ? "warning: " : "")}{e.Text}",
        _ => null,
    };

    /// <summary>The cell and the stage, such as <c>[2/6] primed, seed 1 / ppo</c>.</summary>
    internal static string Place(StagePlace stage) => stage.CellCount == 1
        ? stage.Id
        : string.Create(CultureInfo.InvariantCulture, $"[{stage.CellIndex + 1}/{stage.CellCount}] {stage.Cell} / {stage.Id}");

    /// <summary>How far a training stage is, such as <c>step 12/40, 1m 20s left, run 5m 00s left</c>.</summary>
    internal static string Progress(StepFinished e, TimeSpan? run)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"step {e.Metrics.Step}/{e.TotalSteps}");
        text += e.Remaining is { } stage ? $", {MetricLine.Of(stage)} left" : "";
        return text + (run is { } whole ? $", run {MetricLine.Of(whole)} left" : "");
    }
}
