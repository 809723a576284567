using System.Collections.Immutable;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>
/// Trains a policy with any trainer: steps, evaluations, logs, checkpoints, and taking up again what was interrupted. Every file but
/// <c>times.jsonl</c> ends in the same bytes, however often the training was interrupted.
/// </summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly StageRun _run;
    private readonly LoadedPolicy _policy;
    private readonly ITrainingSession _session;
    private readonly StageLogs _logs;
    private readonly CheckpointStore _checkpoints;
    private readonly PolicyMeasurement? _measurement;
    private readonly StepRecorder _recorder;
    private readonly MetricWatch _watch;
    private int _step;
    private bool _evaluated;

    internal TrainingLoop(StageRun run, LoadedPolicy policy, ITrainingSession session)
    {
        _run = run;
        _policy = policy;
        _session = session;
        _checkpoints = new CheckpointStore(run.Directory);
        _logs = new StageLogs(run.Directory);
        _recorder = new StepRecorder(run, _logs);
        _watch = new MetricWatch(run.MetricDefinitions);
        _measurement = run.Plan.Settings.Evaluation.Enabled && run.Components is { Task: not null, Reward: not null }
            ? new PolicyMeasurement(run, policy.Tokenizer)
            : null;
    }

    public void Dispose() => _logs.Dispose();

    /// <summary>Trains to the end.</summary>
    /// <exception cref="RunStoppedException">The user asked to stop; a checkpoint holds the work.</exception>
    internal async Task<StageSummary> RunAsync()
    {
        TakeUp();
        _run.SaveTotalSteps(_session.TotalSteps);
        _run.Observer.OnEvent(new StageStarted(_run.Plan.Place, _session.TotalSteps, _step));
        foreach (var note in _session.StartupNotes)
        {
            _run.Remark(note);
        }

        var started = _run.TimeProvider.GetTimestamp();
        var firstStep = _step;
        var checkpointed = _step;
        EvaluationRow? last = null;
        while (true)
        {
            if (IsEvaluationDue())
            {
                last = await EvaluateAsync();
            }

            if (_step == _session.TotalSteps)
            {
                break;
            }

            if (IsCheckpointDue() && checkpointed != _step)
            {
                WriteCheckpoint();
                checkpointed = _step;
            }

            StopIfAsked();
            await TakeStepAsync(started, firstStep);
        }

        return Finish(last);
    }

    private void TakeUp()
    {
        if (_checkpoints.FindNewest(damaged => _run.Remark(damaged, isWarning: true)) is not { } checkpoint)
        {
            _logs.CutTo(LogLengths.Zero);
            return;
        }

        EngineFiles.Read(checkpoint.Directory, _policy.Engine);
        _session.LoadState(new TrainingStateFolder(checkpoint.Directory, checkpoint.State.Numbers));
        _logs.CutTo(checkpoint.State.Logs);
        (_step, _evaluated) = (checkpoint.State.Step, checkpoint.State.Evaluated);
    }

    private bool IsEvaluationDue()
    {
        var every = _run.Plan.Settings.Evaluation.Every;
        return _measurement is not null && !_evaluated
            && (_step == 0 || _step == _session.TotalSteps || (every > 0 && _step % every == 0));
    }

    private bool IsCheckpointDue()
    {
        var every = _run.Plan.Settings.Checkpoint.Every;
        return _step > 0 && every > 0 && _step % every == 0;
    }

    private async Task<EvaluationRow> EvaluateAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_run.Stop, _run.Abort);
        try
        {
            var measurement = await _measurement!.MeasureAsync(_policy.Engine, _step, policy: null, either.Token);
            _evaluated = true;
            _recorder.Record(measurement);
            return measurement.Row;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            StopIfAsked();
            throw;
        }
    }

    private async Task TakeStepAsync(long started, int firstStep)
    {
        var before = _run.TimeProvider.GetTimestamp();
        TrainingStepResult result;
        try
        {
            // Not cancelled by Stop: finishing the step loses nothing, abandoning it loses the way back to the last checkpoint.
            result = await _session.RunStepAsync(_step, _run.Abort);
        }
        catch (OperationCanceledException) when (_run.Abort.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }
        catch (Training.NonFiniteLossException e)
        {
            throw FailedBatch.Save(_run.PathOf(RunLayout.FailedBatchFile), e, _policy.Tokenizer);
        }

        _step++;
        _evaluated = false;
        var (metrics, times) = await _recorder.RecordAsync(_step, _session.TotalSteps, result, _run.TimeProvider.GetElapsedTime(before));
        foreach (var warning in _watch.Look(metrics.Values))
        {
            _run.Remark($"step {_step}: {warning}", isWarning: true);
        }

        var elapsed = _run.TimeProvider.GetElapsedTime(started);
        var done = _step - firstStep;
        TimeSpan? remaining = done > 1 ? elapsed / done * (_session.TotalSteps - _step) : null;
        _run.Observer.OnEvent(new StepFinished(_run.Plan.Place, _session.TotalSteps, metrics, times, elapsed, remaining));
    }

    private void StopIfAsked()
    {
        if (_run.Stop.IsCancellationRequested && !_run.Abort.IsCancellationRequested)
        {
            WriteCheckpoint();
        }

        _run.ThrowIfStopped();
    }

    private void WriteCheckpoint()
    {
        _logs.Flush(toDisk: true);
        _checkpoints.Write(
            new CheckpointState
            {
                Step = _step,
                Evaluated = _evaluated,
                Logs = _logs.Lengths,
                Numbers = ImmutableSortedDictionary<string, long>.Empty,
                Files = ImmutableSortedDictionary<string, string>.Empty,
            },
            _policy.Engine,
            _session);
        _run.Observer.OnEvent(new CheckpointWritten(_run.Plan.Place, _step));
    }

    private StageSummary Finish(EvaluationRow? last)
    {
        _logs.Flush(toDisk: true);
        StageFiles.WriteFolder(_run.PathOf(RunLayout.ModelFolder), _policy.Save);
        return new StageSummary(last?.Values ?? ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal));
    }
}
