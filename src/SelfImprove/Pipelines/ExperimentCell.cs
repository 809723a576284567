using System.Collections.Immutable;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>One cell of an experiment's matrix: what to work with, and the stages.</summary>
/// <param name="Experiment">What the pipeline works with.</param>
/// <param name="Pipeline">The stages.</param>
public sealed record ExperimentCell(Experiment Experiment, Pipeline Pipeline)
{
    /// <summary>The value on each axis of the matrix; empty without a matrix.</summary>
    public ImmutableArray<AxisValue> Axes { get; init; } = [];

    /// <summary>What distinguishes the cell: <c>primed, seed 1</c>; the experiment's name without a matrix.</summary>
    public string Name => Axes.IsEmpty ? Experiment.Name : string.Join(", ", Axes.Select(ConditionName.Of));

    /// <summary>The experiment's options with their origins; null in code.</summary>
    internal ResolvedMap? Resolved { get; init; }

    /// <summary>Where a part of the experiment was written; null in code.</summary>
    internal ConfigOrigin? OriginOf(string key) => Resolved?.Entries.FirstOrDefault(e => e.Key == key)?.Value.Origin;
}
