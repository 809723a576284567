using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>
/// Finds the evaluation of a policy that a training stage has made already: its last one, of the policy that it gives, or the one before its
/// first step, of the policy that it was given. It counts when it answered the same problems in the same way.
/// </summary>
/// <remarks>
/// The stages are done, of one cell, and so share task, reward, detectors and engine; the policy's content hash is part of the stage's inputs.
/// What is found is therefore a function of the stage's inputs, and the stage ends in the same bytes whenever it runs.
/// </remarks>
internal static class EarlierEvaluation
{
    internal static Measurement? Find(StageRun run, PolicyRef policy)
    {
        foreach (var (stage, isResult) in Sources(run.Plan, policy))
        {
            if ((isResult ? RunReader.ReadState(stage.Directory)?.TotalSteps : 0) is { } step && Read(stage, step) is { } found)
            {
                run.Remark($"{policy.Id} was evaluated by {stage.Place.Id} with the same settings: its result is taken");
                return found;
            }
        }

        return null;
    }

    /// <summary>The stages that evaluate the policy, the last one first, and whether it is their result or what they start from.</summary>
    internal static IEnumerable<(StagePlan Stage, bool IsResult)> Sources(StagePlan plan, PolicyRef policy) => plan.Earlier
        .Where(s => s.Stage.Contract.GivesPolicy && IsAlike(plan, s) && (s.Hash == policy.Hash || s.Policy?.Hash == policy.Hash))
        .Reverse().Select(s => (s, s.Hash == policy.Hash));

    private static bool IsAlike(StagePlan plan, StagePlan earlier) =>
        earlier.Settings.Evaluation.Enabled
        && OptionsOf(earlier) == OptionsOf(plan)
        && earlier.Settings.Logging.EvaluationCompletions == plan.Settings.Logging.EvaluationCompletions;

    private static Training.EvaluationOptions OptionsOf(StagePlan plan) => plan.Settings.Evaluation.ToOptions(PolicyMeasurement.MaxTokens(plan.Settings.Evaluation, plan.Stage.Contract));

    private static Measurement? Read(StagePlan stage, int step)
    {
        var result = RunReader.ReadStage(stage.Directory, stage.Place.Id, stage.Definition.Component.Name, stage.Hash);
        return result.Evaluations.FirstOrDefault(e => e.Policy is null && e.Step == step) is { } row
            && result.ReadVerdicts().FirstOrDefault(v => v.Policy is null && v.Step == step) is { } verdicts
                ? new Measurement(row, verdicts, [.. result.ReadCompletions().Where(c => c.Split == DatasetSplit.HeldOut && c.Step == step)])
                : null;
    }
}
