using System.Collections.Immutable;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Writes what a training step reported: reproducible metrics, times apart, behaviours of its rollouts, and some of these.</summary>
internal sealed class StepRecorder(StageRun run, StageLogs logs)
{
    private const string TimePrefix = "time/";

    internal async Task<(MetricRow Metrics, MetricRow Times)> RecordAsync(int step, int totalSteps, TrainingStepResult result, TimeSpan elapsed)
    {
        var settings = run.Plan.Settings.Logging;
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var times = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in result.Metrics)
        {
            if (!double.IsFinite(value))
            {
                throw new RunFailedException($"step {step}: the trainer reported {name} = {value}; a metric is a finite number or is left out");
            }

            (name.StartsWith(TimePrefix, StringComparison.Ordinal) ? times : metrics)[name] = value;
        }

        times[RunMetrics.TimeStep] = elapsed.TotalSeconds;
        var stored = settings.Every > 0 && (step == 1 || step % settings.Every == 0 || step == totalSteps) ? settings.Completions : 0;
        var analyseAll = settings.BehaviorsEvery > 0 && step % settings.BehaviorsEvery == 0;
        var tally = new BehaviorTally(run.Components.Detectors);
        var analyses = await tally.AddAsync(
            [.. result.Trajectories.Take(analyseAll ? int.MaxValue : stored).Select(t => AnalyzedText.Of(run.Components.Task, t))], CancellationToken.None);
        if (analyseAll)
        {
            tally.AddTo(metrics, "");
        }

        var (metricRow, timeRow) = (new MetricRow(step, metrics.ToImmutable()), new MetricRow(step, times.ToImmutable()));
        logs.Metrics.Append(metricRow);
        logs.Times.Append(timeRow);
        Store(result.Trajectories.Take(stored).Select((t, i) => CompletionRecorder.Record(run.RequiredPolicyTask, t, analyses[i], DatasetSplit.Train, step, policy: null)));
        logs.Flush();
        return (metricRow, timeRow);
    }

    internal void Record(Measurement measurement)
    {
        logs.Evaluations.Append(measurement.Row);
        VerdictLog.Append(logs.Verdicts, measurement.Verdicts);
        Store(measurement.Completions);
        logs.Flush();
        run.Observer.OnEvent(new PolicyEvaluated(run.Plan.Place, measurement.Row));
    }

    private void Store(IEnumerable<CompletionRow> rows)
    {
        foreach (var row in rows)
        {
            logs.Completions.Append(row);
            run.Observer.OnEvent(new CompletionStored(run.Plan.Place, row));
        }
    }
}
