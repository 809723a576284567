using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Runs experiments: checks them as a whole, then runs the stages that are not done yet, in a run directory that survives interruptions.</summary>
public sealed class ExperimentRunner
{
    private readonly IServiceProvider _services;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Makes a runner.</summary>
    /// <param name="services">The services that components are made with; a time provider and a logger factory among them are used where there are some.</param>
    public ExperimentRunner(IServiceProvider services)
    {
        _services = services;
        _timeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        _logger = services.GetService<ILoggerFactory>()?.CreateLogger<ExperimentRunner>() ?? NullLogger<ExperimentRunner>.Instance;
    }

    /// <summary>Checks an experiment without running it, and tells what a run would do.</summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="options">Which directory to look for finished stages in, and which cells to plan.</param>
    /// <exception cref="Configuration.ConfigurationException">The experiment can't run; everything that is wrong is listed.</exception>
    public async Task<ImmutableArray<PlannedStage>> PlanAsync(ExperimentPlan plan, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var cells = await PlanSelectedAsync(plan, options ?? new RunOptions());
        return [.. cells.SelectMany(c => c.Stages).Select(s =>
            new PlannedStage(s.Place, s.Definition.Component.Name, s.Hash, RunReader.ReadState(s.Directory)?.Status ?? StageStatus.Pending, s.Stage.Describe()))];
    }

    /// <summary>
    /// Estimates what the stages that are not done yet would cost on this machine. It runs the model that the pipeline starts from for a few seconds;
    /// token counts are upper limits.
    /// </summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="options">Which directory to look for finished stages in, and which cells to estimate.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One estimate for each stage to be run; equal ones of several cells once. Stages that only copy files are left out.</returns>
    /// <exception cref="InvalidInputException">The experiment or a file that it names can't be used.</exception>
    public async Task<ImmutableArray<StageEstimate>> EstimateAsync(ExperimentPlan plan, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var cells = await PlanSelectedAsync(plan, options ?? new RunOptions());
        return await new RunEstimator().EstimateAsync(cells, cancellationToken);
    }

    /// <summary>Runs an experiment, or what is left of it.</summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="options">Where, and who is told.</param>
    /// <param name="stop">Stops gently: the step under way is finished and a checkpoint is written.</param>
    /// <exception cref="InvalidInputException">The experiment or a file that it names can't be used.</exception>
    /// <exception cref="RunFailedException">A stage failed; the run goes on from its last checkpoint when it is started again.</exception>
    /// <remarks>With <see cref="RunOptions.KeepGoing"/> what fails in a stage is not thrown but listed in the outcome.</remarks>
    public async Task<RunOutcome> RunAsync(ExperimentPlan plan, RunOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new RunOptions();
        var directory = options.DirectoryFor(plan.Name);
        var selection = new CellSelection(plan, options.Only);
        var cells = await new RunPlanner(_services, directory).PlanAsync(plan);
        using var runLock = RunLock.Take(directory);
        ManifestWriter.Write(directory, plan, cells, options.CommandLine, _timeProvider.GetUtcNow());
        var observer = options.Observer ?? SilentObserver.Instance;
        var stages = new StageRunner(observer, [.. _services.GetServices<MetricDefinition>()], _timeProvider, _logger);
        var failures = ImmutableArray.CreateBuilder<StageFailed>();
        var failed = new HashSet<string>(StringComparer.Ordinal);
        var wasStopped = false;
        try
        {
            foreach (var cell in cells.Where(c => selection.Includes(c.Cell)))
            {
                // What follows a stage that failed has nothing to work on, in every cell that shares the stage.
                foreach (var stage in cell.Stages.TakeWhile(s => !failed.Contains(s.Hash)))
                {
                    try
                    {
                        await stages.RunAsync(cell, stage, stop, options.Abort);
                    }
                    catch (Exception e) when (options.KeepGoing && e is (InvalidInputException or RunFailedException))
                    {
                        failed.Add(stage.Hash);
                        failures.Add(new StageFailed(stage.Place, e.Message));
                        observer.OnEvent(failures[^1]);
                        break;
                    }
                }
            }
        }
        catch (RunStoppedException)
        {
            wasStopped = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || options.Abort.IsCancellationRequested)
        {
            wasStopped = true;
        }

        return new RunOutcome(RunReader.Read(directory), wasStopped) { Failures = failures.ToImmutable() };
    }

    private async Task<IEnumerable<CellPlan>> PlanSelectedAsync(ExperimentPlan plan, RunOptions options)
    {
        var selection = new CellSelection(plan, options.Only);
        var cells = await new RunPlanner(_services, options.DirectoryFor(plan.Name)).PlanAsync(plan);
        return cells.Where(c => selection.Includes(c.Cell));
    }
}
