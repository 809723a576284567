using System.Reflection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;

namespace SelfImprove;

/// <summary>Loads the plug-ins that an experiment file names.</summary>
public static class PluginLoader
{
    /// <summary>Loads the plug-ins of a file and lets each register its components. To be called before the services are built.</summary>
    /// <param name="builder">Where components are registered.</param>
    /// <param name="document">The file.</param>
    /// <exception cref="ConfigurationException">A plug-in is missing, is no plug-in, was built for other contracts, or registers a name that is taken; all such are listed.</exception>
    public static ISelfImproveBuilder AddPlugins(this ISelfImproveBuilder builder, ExperimentDocument document)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(document);
        var errors = new DiagnosticBag();
        foreach (var (path, origin) in document.ReadPlugins().DistinctBy(p => p.Path))
        {
            if (Load(builder, path) is { } problem)
            {
                errors.Add(origin, problem);
            }
        }

        errors.ThrowIfAny();
        return builder;
    }

    /// <summary>Loads a plug-in by the path of its assembly and lets it register its components. To be called before the services are built.</summary>
    /// <param name="builder">Where components are registered.</param>
    /// <param name="path">The assembly; a relative path starts at the current folder.</param>
    /// <exception cref="InvalidInputException">As for <see cref="AddPlugins"/>.</exception>
    public static ISelfImproveBuilder AddPlugin(this ISelfImproveBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(builder, Path.GetFullPath(path)) is { } problem ? throw new InvalidInputException(problem) : builder;
    }

    private static string? Load(ISelfImproveBuilder builder, string path)
    {
        if (!File.Exists(path))
        {
            return $"there is no plug-in {path}; build it first, or correct the path";
        }

        try
        {
            var assembly = new PluginLoadContext(path).LoadFromAssemblyPath(path);
            if (FindMismatch(assembly) is { } mismatch)
            {
                return mismatch;
            }

            var attribute = assembly.GetCustomAttribute<SelfImprovePluginAttribute>();
            if (attribute is null)
            {
                return $"{Path.GetFileName(path)} is no plug-in: it lacks [assembly: SelfImprovePlugin(typeof(...))]";
            }

            if (!typeof(ISelfImprovePlugin).IsAssignableFrom(attribute.PluginType) || attribute.PluginType.GetConstructor(Type.EmptyTypes) is null)
            {
                return $"{Path.GetFileName(path)} names {attribute.PluginType} as its plug-in class, which must implement {nameof(ISelfImprovePlugin)} and have a public constructor without parameters";
            }

            ((ISelfImprovePlugin)Activator.CreateInstance(attribute.PluginType)!).Register(builder);
            return null;
        }
        catch (BadImageFormatException)
        {
            return $"{path} is no .NET assembly";
        }
        catch (ArgumentException e)
        {
            // Two components of one name: the registration says which assemblies.
            return $"{Path.GetFileName(path)}: {WithoutParameterName(e)}";
        }
        catch (Exception e) when (e is TypeLoadException or MissingMethodException or FileNotFoundException or FileLoadException or TargetInvocationException or ReflectionTypeLoadException)
        {
            return $"{Path.GetFileName(path)} does not fit this version of SelfImprove, or lacks an assembly beside it: {(e as TargetInvocationException)?.InnerException?.Message ?? e.Message}";
        }
    }

    // Contracts change their major version (and, before 1.0, their minor one) when they break.
    private static string? FindMismatch(Assembly plugin)
    {
        var host = typeof(ISelfImprovePlugin).Assembly.GetName();
        var reference = Array.Find(plugin.GetReferencedAssemblies(), r => r.Name == host.Name);
        if (reference?.Version is not { } wanted || host.Version is not { } given)
        {
            return reference is null ? $"{plugin.GetName().Name} is no plug-in: it does not refer to {host.Name}" : null;
        }

        var fits = wanted.Major == given.Major && (wanted.Major > 0 || wanted.Minor == given.Minor);
        return fits ? null : $"{plugin.GetName().Name} was built for {host.Name} {wanted.ToString(3)}, this is {given.ToString(3)}; rebuild it against this version";
    }

    private static string WithoutParameterName(ArgumentException e) =>
        e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
}
