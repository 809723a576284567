using System.Collections.Immutable;

namespace SelfImprove.Pipelines;

/// <summary>The components of a cell, made once and shared by its stages.</summary>
internal sealed record CellComponents(
    ITask? Task, IRewardFn? Reward, ImmutableArray<IBehaviorDetector> Detectors, IPolicyEngineFactory? Engine)
{
    /// <summary>How prompts become conversations; null for a model that is given plain texts.</summary>
    internal ChatPrompts? Chat { get; init; }

    /// <summary>The task as a policy meets it: its prompts are conversations where <see cref="Chat"/> says so. Datasets hold the prompts of <see cref="Task"/>.</summary>
    internal ITask? PolicyTask => Task is { } task && Chat is { } chat ? chat.Apply(task) : Task;

    internal static CellComponents Create(Experiment experiment, IServiceProvider services) => new(
        experiment.Task?.Create(services),
        experiment.Reward?.Create(services),
        [.. experiment.Detectors.Select(d => d.Create(services))],
        experiment.Engine?.Create(services));
}
