using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace SelfImprove;

/// <summary>
/// Registers components, for YAML (by a <see cref="ComponentDescriptor"/>) and for code (as a keyed transient service with default
/// options, under the component's name) at once.
/// </summary>
public static class ComponentRegistration
{
    /// <summary>Registers a task.</summary>
    public static ISelfImproveBuilder AddTask<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, ITask> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.Task, name, summary, factory);

    /// <summary>Registers a reward.</summary>
    public static ISelfImproveBuilder AddReward<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IRewardFn> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.Reward, name, summary, factory);

    /// <summary>Registers a behaviour detector.</summary>
    public static ISelfImproveBuilder AddDetector<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IBehaviorDetector> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.Detector, name, summary, factory);

    /// <summary>Registers a priming source.</summary>
    public static ISelfImproveBuilder AddPrimingSource<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IPrimingSource> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.PrimingSource, name, summary, factory);

    /// <summary>Registers a rewriter of documents.</summary>
    public static ISelfImproveBuilder AddRewriter<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IDocumentRewriter> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.Rewriter, name, summary, factory);

    /// <summary>Registers a trainer; its name becomes a stage of pipelines.</summary>
    public static ISelfImproveBuilder AddTrainer<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IPolicyTrainer> factory)
        where TOptions : class, new() => Add(builder, ComponentKind.Trainer, name, summary, factory);

    /// <summary>Registers the meanings of metrics. Trainers share metrics, so registering the same definition again changes nothing.</summary>
    /// <exception cref="ArgumentException">A metric of that name is already registered with another meaning.</exception>
    public static ISelfImproveBuilder AddMetrics(this ISelfImproveBuilder builder, IEnumerable<MetricDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(definitions);
        foreach (var definition in definitions)
        {
            var registered = builder.Services.Select(s => s is { IsKeyedService: false, ImplementationInstance: MetricDefinition m } ? m : null)
                .FirstOrDefault(m => m?.Name == definition.Name);
            if (registered is null)
            {
                builder.Services.AddSingleton(definition);
            }
            else if (registered != definition)
            {
                throw new ArgumentException(
                    $"the metric '{definition.Name}' is registered twice with different meanings: \"{registered.Meaning}\" and "
                    + $"\"{definition.Meaning}\"; rename one of them", nameof(definitions));
            }
        }

        return builder;
    }

    /// <summary>Registers a component of any kind; the specific methods call this one.</summary>
    /// <exception cref="ArgumentException">A component of that kind and name is already registered; the message names both assemblies.</exception>
    public static ISelfImproveBuilder Add<TContract, TOptions>(
        this ISelfImproveBuilder builder, ComponentKind kind, string name, string summary, Func<IServiceProvider, TOptions, TContract> factory)
        where TContract : class
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(factory);
        return builder.Add(new ComponentDescriptor(kind, name, summary, typeof(TOptions), (services, options) => factory(services, (TOptions)options))
        {
            Assembly = ComponentDescriptor.AssemblyOf(typeof(TOptions), factory),
        });
    }

    /// <summary>Registers a component by its descriptor, so that code can choose it without a catalogue.</summary>
    /// <exception cref="ArgumentException">A component of that kind and name is already registered; the message names both assemblies.</exception>
    public static ISelfImproveBuilder Add(this ISelfImproveBuilder builder, ComponentDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        foreach (var registered in builder.Services)
        {
            if (registered is { IsKeyedService: false, ImplementationInstance: ComponentDescriptor other } && other.Kind == descriptor.Kind && other.Name == descriptor.Name)
            {
                throw new ArgumentException(
                    $"two components are registered as {descriptor.Kind} '{descriptor.Name}': one from {other.Assembly.GetName().Name}, "
                    + $"one from {descriptor.Assembly.GetName().Name}; rename one of them", nameof(descriptor));
            }
        }

        builder.Services.AddSingleton(descriptor);
        builder.Services.TryAddKeyedTransient(
            descriptor.Kind.Contract, descriptor.Name, (services, _) => descriptor.Factory(services, Activator.CreateInstance(descriptor.OptionsType)!));
        return builder;
    }
}
