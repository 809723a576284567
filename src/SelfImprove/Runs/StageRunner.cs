using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Runs one stage: recognises that it is done, or does it and keeps its state file.</summary>
internal sealed class StageRunner(IRunObserver observer, ImmutableArray<MetricDefinition> metrics, TimeProvider timeProvider, ILogger logger)
{
    internal async Task RunAsync(CellPlan cell, StagePlan plan, CancellationToken stop, CancellationToken abort)
    {
        var state = new StageState
        {
            Kind = plan.Definition.Component.Name,
            Hash = plan.Hash,
            Status = StageStatus.Unfinished,
            Inputs = JsonSerializer.SerializeToElement(plan.Inputs),
        };
        var run = new StageRun
        {
            Plan = plan,
            Experiment = cell.Cell.Experiment,
            Components = cell.Components,
            TimeProvider = timeProvider,
            Logger = logger,
            Observer = observer,
            MetricDefinitions = metrics,
            SaveTotalSteps = total => StageFiles.WriteState(plan.Directory, state = state with { TotalSteps = total }),
            Stop = stop,
            Abort = abort,
        };
        run.ThrowIfStopped();
        var checkpoints = new CheckpointStore(plan.Directory);
        if (IsDone(run))
        {
            // A process that was killed right after it wrote "done" left them.
            checkpoints.DeleteAll();
            observer.OnEvent(new StageReused(plan.Place));
            return;
        }

        StageFiles.WriteState(plan.Directory, state);
        var started = timeProvider.GetTimestamp();
        try
        {
            if (!plan.Stage.Contract.GivesPolicy)
            {
                observer.OnEvent(new StageStarted(plan.Place, null, 0));
            }

            var usage = new DetectorUsage(cell.Components);
            var summary = await plan.Stage.RunAsync(run);
            StageFiles.WriteState(plan.Directory, state with
            {
                Status = StageStatus.Done,
                Summary = usage.AddTo(summary.Values),
                Files = StageFiles.HashAll(plan.Directory),
            });
            checkpoints.DeleteAll();
        }
        catch (Exception e) when (e is InvalidInputException or RunFailedException)
        {
            TryWriteFailure(plan.Directory, state with { Status = StageStatus.Failed, Error = e.Message });
            throw;
        }

        var result = RunReader.ReadStage(plan.Directory, plan.Definition.Id, plan.Definition.Component.Name, plan.Hash);
        observer.OnEvent(new StageFinished(plan.Place, result, timeProvider.GetElapsedTime(started)));
    }

    private static bool IsDone(StageRun run)
    {
        var plan = run.Plan;
        if (plan.Stage.Contract.AlwaysRuns || RunReader.ReadState(plan.Directory) is not { Status: StageStatus.Done } state || state.Hash != plan.Hash)
        {
            return false;
        }

        if (StageFiles.FindDamage(plan.Directory, state) is not { } damaged)
        {
            return true;
        }

        run.Remark($"{damaged}: missing or damaged since the stage was done; the stage runs again", isWarning: true);
        return false;
    }

    private static void TryWriteFailure(string directory, StageState state)
    {
        try
        {
            StageFiles.WriteState(directory, state);
        }
        catch (Exception e) when (e is InvalidInputException or RunFailedException)
        {
            // The disk may be what failed; the first error is the one worth reporting.
        }
    }
}
