using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SelfImprove.Configuration;
using SelfImprove.Pipelines;

namespace SelfImprove;

/// <summary>All components that are registered, by kind and name.</summary>
public sealed class ComponentCatalogue
{
    private static readonly ImmutableArray<ComponentKind> WellKnownKinds =
    [
        ComponentKind.Task, ComponentKind.Reward, ComponentKind.Detector, ComponentKind.PrimingSource, ComponentKind.Rewriter, ComponentKind.Trainer,
        IPolicyEngineFactory.Kind, IPipelineStage.Kind,
    ];

    /// <summary>Makes a catalogue.</summary>
    /// <param name="components">The components.</param>
    /// <exception cref="InvalidInputException">Two components of one kind have one name, or a trainer has the name of a built-in stage.</exception>
    public ComponentCatalogue(IEnumerable<ComponentDescriptor> components)
    {
        All = [.. components.OrderBy(c => c.Kind.Name, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal)];
        var twice = All.GroupBy(c => (Kind: IsStage(c) ? IPipelineStage.Kind : c.Kind, c.Name)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidInputException(
                $"two components are registered as {twice.Key.Kind} '{twice.Key.Name}': "
                + string.Join(" and ", twice.Select(c => $"one from {c.Assembly.GetName().Name}")) + "; rename one of them");
        }
    }

    /// <summary>All components, ordered by kind and name.</summary>
    public ImmutableArray<ComponentDescriptor> All { get; }

    /// <summary>Chooses a component by name, for code; YAML chooses by <c>kind</c>.</summary>
    /// <typeparam name="TContract">The interface: <see cref="ITask"/>, <see cref="IRewardFn"/>, ...</typeparam>
    /// <param name="name">The component's name.</param>
    /// <param name="options">Its options; null for the defaults.</param>
    /// <exception cref="InvalidInputException">There is no such component; the message lists those that there are.</exception>
    /// <exception cref="ArgumentException">The options are of another type.</exception>
    public ComponentChoice<TContract> Choose<TContract>(string name, object? options = null)
        where TContract : class
    {
        var component = Find(KindOf(typeof(TContract)), name);
        return new ComponentChoice<TContract>(component, options ?? Activator.CreateInstance(component.OptionsType)!);
    }

    /// <summary>A stage of a pipeline: a built-in one (<c>prime</c>, <c>evaluate</c>, <c>analyze</c>, <c>intervene</c>, <c>export</c>) or a trainer.</summary>
    /// <param name="kind">The stage's or trainer's name.</param>
    /// <param name="options">Its options; null for the defaults.</param>
    /// <param name="id">What the stage is called in its pipeline; null for its kind.</param>
    /// <exception cref="InvalidInputException">There is no such stage.</exception>
    /// <exception cref="ArgumentException">The options are of another type.</exception>
    public StageDefinition Stage(string kind, object? options = null, string? id = null)
    {
        var component = Find(IPipelineStage.Kind, kind);
        return new StageDefinition(id ?? kind, component, options ?? Activator.CreateInstance(component.OptionsType)!);
    }

    /// <summary>The component of a kind and name. The stages are the built-in ones and every trainer.</summary>
    /// <exception cref="InvalidInputException">There is none; the message lists those that there are.</exception>
    public ComponentDescriptor Find(ComponentKind kind, string name) =>
        TryFind(kind, name, out var component, out var problem) ? component : throw new InvalidInputException(problem);

    internal bool TryFind(ComponentKind kind, string name, [NotNullWhen(true)] out ComponentDescriptor? component, [NotNullWhen(false)] out string? problem)
    {
        component = All.FirstOrDefault(c => IsOf(c, kind) && c.Name == name);
        problem = component is null ? Unknown(kind, name) : null;
        return component is not null;
    }

    internal IEnumerable<string> NamesOf(ComponentKind kind) => All.Where(c => IsOf(c, kind)).Select(c => c.Name);

    /// <summary>The kind whose components implement an interface.</summary>
    internal ComponentKind KindOf(Type contract) =>
        WellKnownKinds.Concat(All.Select(c => c.Kind)).FirstOrDefault(k => k.Contract == contract)
        ?? throw new InvalidOperationException($"no kind of component implements {contract}");

    private static bool IsStage(ComponentDescriptor component) => component.Kind == IPipelineStage.Kind || component.Kind == ComponentKind.Trainer;

    private static bool IsOf(ComponentDescriptor component, ComponentKind kind) =>
        component.Kind == kind || (kind == IPipelineStage.Kind && IsStage(component));

    private string Unknown(ComponentKind kind, string name)
    {
        var names = NamesOf(kind).ToList();
        var hint = Suggestion.For(name, names);
        if (hint.Length == 0 && All.FirstOrDefault(c => c.Name == name) is { } other)
        {
            hint = $"; '{name}' is a {other.Kind}";
        }

        return names.Count == 0
            ? $"there is no {kind} '{name}': none is registered; add the package or plug-in that has it (plugins:)"
            : $"there is no {kind} '{name}'{Suggestion.Then(hint, $"known: {string.Join(", ", names)}")}; if it is in another package or plug-in, add that (plugins:)";
    }
}
