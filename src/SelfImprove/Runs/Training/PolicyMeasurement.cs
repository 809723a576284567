using System.Collections.Immutable;
using SelfImprove.Pipelines;
using SelfImprove.Training;

namespace SelfImprove.Runs;

/// <summary>Evaluates policies of a stage on held-out problems, shows every answer to the detectors, and keeps some.</summary>
internal sealed class PolicyMeasurement
{
    private readonly StageRun _run;
    private readonly Evaluator _evaluator;

    internal PolicyMeasurement(StageRun run, ITokenizer tokenizer)
    {
        _run = run;
        _evaluator = new Evaluator(run.RequiredTask, run.RequiredReward, tokenizer, run.Plan.Settings.Evaluation.ToOptions(MaxTokens(run.Plan.Settings.Evaluation, run.Plan.Stage.Contract)), run.TimeProvider);
    }

    /// <summary>Longest completion of an evaluation.</summary>
    internal static int MaxTokens(EvaluationSettings settings, StageContract contract) => settings.MaxTokens ?? contract.MaxCompletionTokens;

    /// <summary>Evaluates.</summary>
    /// <param name="engine">The policy.</param>
    /// <param name="step">Steps of training behind it in this stage.</param>
    /// <param name="policy">Which policy it is, in stages that do not train.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<Measurement> MeasureAsync(
        IPolicyEngine engine, int step, string? policy, CancellationToken cancellationToken)
    {
        var evaluation = await _evaluator.EvaluateAsync(engine, _run.Key.Derive("evaluation"), cancellationToken);
        var values = evaluation.ToMetrics().ToBuilder();
        var completions = ImmutableArray.CreateBuilder<CompletionRow>();
        foreach (var (set, prefix) in new[] { (evaluation.Greedy, "eval/"), (evaluation.Sampled, "eval_sampled/") })
        {
            if (set is not null)
            {
                // One set is enough to read; the greedy one is the one that accuracy is measured by.
                var stored = completions.Count == 0 ? _run.Plan.Settings.Logging.EvaluationCompletions : 0;
                completions.AddRange(await AnalyzeAsync(set.Trajectories, values, prefix, stored, step, policy, cancellationToken));
            }
        }

        return new Measurement(new EvaluationRow(step, values.ToImmutable(), policy), VerdictRow.Of(evaluation, step, policy), completions.ToImmutable());
    }

    private async Task<List<CompletionRow>> AnalyzeAsync(
        ImmutableArray<Trajectory> trajectories, ImmutableSortedDictionary<string, double>.Builder values, string prefix,
        int stored, int step, string? policy, CancellationToken cancellationToken)
    {
        var tally = new BehaviorTally(_run.Components.Detectors);
        var analyses = await tally.AddAsync([.. trajectories.Select(t => AnalyzedText.Of(_run.Components.Task, t))], cancellationToken);
        tally.AddTo(values, prefix);
        return [.. trajectories.Take(stored).Select((t, i) => CompletionRecorder.Record(_run.RequiredTask, t, analyses[i], DatasetSplit.HeldOut, step, policy))];
    }
}
