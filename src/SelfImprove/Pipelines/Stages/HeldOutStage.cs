using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>What the stages that measure policies on held-out problems, without training, share.</summary>
internal static class HeldOutStage
{
    internal static StageContract Contract { get; } = new()
    {
        NeedsPolicy = true,
        NeedsTask = true,
        NeedsReward = true,
        UsesTask = true,
        Evaluates = true,
    };

    /// <summary>How many of the policies have not been evaluated by an earlier stage.</summary>
    internal static int PoliciesToMeasure(StagePlan plan, ImmutableArray<PolicyRef> policies) =>
        policies.Count(p => !EarlierEvaluation.Sources(plan, p).Any());

    /// <summary>Measures policies one after the other; writes one evaluation for each.</summary>
    internal static async Task<StageSummary> RunAsync(StageRun run, ImmutableArray<PolicyRef> policies)
    {
        using var logs = new StageLogs(run.Directory);
        logs.CutTo(LogLengths.Zero);
        var recorder = new StepRecorder(run, logs);
        var summary = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (policy, index) in policies.Select((p, i) => (p, i)))
        {
            run.ThrowIfStopped();
            var measurement = EarlierEvaluation.Find(run, policy)?.As(index, policy.Id) ?? await MeasureAsync(run, policy, index);
            recorder.Record(measurement);
            foreach (var (name, value) in measurement.Row.Values)
            {
                summary[name] = value;
            }
        }

        logs.Flush(toDisk: true);
        return new StageSummary(summary.ToImmutable());
    }

    private static async Task<Measurement> MeasureAsync(StageRun run, PolicyRef policy, int index)
    {
        var maxTokens = PolicyMeasurement.MaxTokens(run.Plan.Settings.Evaluation, run.Plan.Stage.Contract);
        using var loaded = LoadedPolicy.Load(run, policy, dataset: null, new ModelUse(ModelUseKind.Sampling, maxTokens, int.MaxValue));
        if (PromptCheck.Find(run.RequiredPolicyTask, loaded.Tokenizer, loaded.Engine.Info.ContextLength, maxTokens) is { } problem)
        {
            throw new InvalidInputException($"{run.Plan.Place.Id}: {problem}");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Abort);
        try
        {
            return await new PolicyMeasurement(run, loaded.Tokenizer).MeasureAsync(loaded.Engine, index, policy.Id, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }
    }
}
