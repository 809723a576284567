using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>A stage of a cell, checked and ready to run.</summary>
internal sealed record StagePlan
{
    public required StagePlace Place { get; init; }

    public required StageDefinition Definition { get; init; }

    public required IPipelineStage Stage { get; init; }

    public required StageSettings Settings { get; init; }

    /// <summary>Everything that determines what the stage writes.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>SHA-256 of the inputs.</summary>
    public required string Hash { get; init; }

    /// <summary>The stage's folder.</summary>
    public required string Directory { get; init; }

    /// <summary>The policy that comes in.</summary>
    public PolicyRef? Policy { get; init; }

    /// <summary>All policies of the pipeline so far, in order.</summary>
    public ImmutableArray<PolicyRef> Policies { get; init; } = [];

    /// <summary>The stages before it in the cell, in order.</summary>
    public ImmutableArray<StagePlan> Earlier { get; init; } = [];

    /// <summary>The dataset that comes in.</summary>
    public DatasetRef? Dataset { get; init; }
}
