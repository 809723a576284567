using System.Collections.Immutable;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;

namespace SelfImprove.Pipelines;

/// <summary>A stage of a pipeline as it is declared; made by <see cref="ComponentCatalogue.Stage"/>.</summary>
public sealed record StageDefinition
{
    internal StageDefinition(string id, ComponentDescriptor component, object options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        if (!component.OptionsType.IsInstanceOfType(options))
        {
            throw new ArgumentException($"the options of stage '{component.Name}' are {component.OptionsType.Name}, not {options.GetType().Name}", nameof(options));
        }

        Id = id;
        Component = component;
        Options = options;
    }

    /// <summary>What the stage is called in its pipeline.</summary>
    public string Id { get; }

    /// <summary>The stage's component: a stage or a trainer.</summary>
    public ComponentDescriptor Component { get; }

    /// <summary>The component's options.</summary>
    public object Options { get; }

    /// <summary>How this stage evaluates; null for the experiment's own way.</summary>
    public EvaluationSettings? Evaluation { get; init; }

    /// <summary>What this stage stores; null for the experiment's own way.</summary>
    public LoggingSettings? Logging { get; init; }

    /// <summary>How often this stage writes checkpoints; null for the experiment's own way.</summary>
    public CheckpointSettings? Checkpoint { get; init; }

    /// <summary>The seed of the stage's random numbers; null for the experiment's. With one, cells of several seeds share the stage.</summary>
    public long? Seed { get; init; }

    /// <summary>Where the stage was declared; null in code.</summary>
    internal ConfigOrigin? Origin { get; init; }

    /// <summary>The options with their origins; null in code.</summary>
    internal ResolvedMap? Resolved { get; init; }

    /// <summary>The stage's own <c>evaluation</c> and the like with their origins.</summary>
    internal ImmutableArray<ResolvedEntry> ResolvedSections { get; init; } = [];
}
