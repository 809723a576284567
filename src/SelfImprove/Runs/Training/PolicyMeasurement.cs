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
        _evaluator = new Evaluator(run.RequiredPolicyTask, run.RequiredReward, tokenizer, run.Plan.Settings.Evaluation.ToOptions(MaxTokens(run.Plan.Settings.Evaluation, run.Plan.Stage.Contract)), run.TimeProvider);
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
        foreach (var (prefix, trajectories) in AnswerMetrics.SetsOf(evaluation))
        {
            var analyses = await AnswerMetrics.AddAsync(values, prefix, trajectories, _run.RequiredTask, _run.Components.Detectors, cancellationToken);
            completions.AddRange(trajectories.Take(_run.Plan.Settings.Logging.EvaluationCompletions).Select((t, i) =>
                CompletionRecorder.Record(_run.RequiredPolicyTask, t, analyses[i], DatasetSplit.HeldOut, step, policy) with { IsDrawn = prefix == AnswerMetrics.DrawnPrefix }));
        }

        return new Measurement(new EvaluationRow(step, values.ToImmutable(), policy), VerdictRow.Of(evaluation, step, policy), completions.ToImmutable());
    }
}
