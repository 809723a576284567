using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>What a running stage works with.</summary>
internal sealed record StageRun
{
    public required StagePlan Plan { get; init; }

    public required Experiment Experiment { get; init; }

    public required CellComponents Components { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger Logger { get; init; }

    public required IRunObserver Observer { get; init; }

    /// <summary>The registered metrics, with their healthy ranges.</summary>
    public required ImmutableArray<MetricDefinition> MetricDefinitions { get; init; }

    /// <summary>Writes into the stage's state how many steps its training has.</summary>
    public required Action<int> SaveTotalSteps { get; init; }

    /// <summary>Asks to stop at the next good moment, keeping the work.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Ends the work at once; what was done since the last checkpoint is lost.</summary>
    public CancellationToken Abort { get; init; }

    /// <summary>The stage's folder.</summary>
    internal string Directory => Plan.Directory;

    /// <summary>The root of the stage's random numbers.</summary>
    internal RandomKey Key => KeyOf(Experiment, Plan);

    internal long Seed => StageSettings.SeedOf(Experiment, Plan.Definition);

    internal ITask RequiredTask => Components.Task ?? throw new InvalidOperationException("the check lets no stage run without the task it needs");

    /// <summary>The task as the policy meets it: its prompts may be conversations.</summary>
    internal ITask RequiredPolicyTask => Components.PolicyTask ?? throw new InvalidOperationException("the check lets no stage run without the task it needs");

    internal IRewardFn RequiredReward => Components.Reward ?? throw new InvalidOperationException("the check lets no stage run without the reward it needs");

    internal static RandomKey KeyOf(Experiment experiment, StagePlan plan) => RandomKey.FromSeed(StageSettings.SeedOf(experiment, plan.Definition)).Derive(plan.Definition.Id);

    internal string PathOf(string file) => Path.Combine(Directory, file);

    internal void Remark(string text, bool isWarning = false) => Observer.OnEvent(new RunRemark(Plan.Place, text, isWarning));

    /// <exception cref="RunStoppedException">The user asked to stop.</exception>
    internal void ThrowIfStopped()
    {
        if (Stop.IsCancellationRequested || Abort.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }
    }
}
