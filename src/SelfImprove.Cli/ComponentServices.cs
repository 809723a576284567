using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;

namespace SelfImprove.Cli;

/// <summary>The components that the tool comes with, and those of an experiment's plug-ins.</summary>
internal static class ComponentServices
{
    /// <summary>Services with the built-in components, and those of plug-ins.</summary>
    /// <param name="context">The clock.</param>
    /// <param name="document">An experiment file, whose plug-ins are loaded.</param>
    /// <param name="plugins">Paths of more plug-ins.</param>
    internal static ServiceProvider Create(CommandContext context, ExperimentDocument? document = null, IEnumerable<string>? plugins = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(context.TimeProvider);
        var builder = services.AddSelfImprove().AddCountdown().AddBehaviors().AddCorpora().AddChatModels().AddSft().AddPpo().AddGrpo().AddExpertIteration().AddDpo().AddCpuEngine();
        if (document is not null)
        {
            builder.AddPlugins(document);
        }

        foreach (var plugin in plugins ?? [])
        {
            builder.AddPlugin(plugin);
        }

        return services.BuildServiceProvider();
    }

    /// <summary>Services with the components of the plug-ins that <c>--experiment</c> and <c>--plugin</c> name.</summary>
    internal static ServiceProvider Create(CommandContext context, string? experiment, IEnumerable<string> plugins) =>
        Create(context, experiment is null ? null : ExperimentDocument.Read(experiment), plugins);

    /// <summary>Reads and binds an experiment file. The caller disposes the services.</summary>
    /// <exception cref="InvalidInputException">The file can't be used; everything that is wrong is listed.</exception>
    internal static (ServiceProvider Services, ExperimentPlan Plan) Load(CommandContext context, string file, IEnumerable<string> overrides, int maxCells = ExperimentLoader.DefaultMaxCells)
    {
        var document = ExperimentDocument.Read(file, overrides);
        var services = Create(context, document);
        try
        {
            return (services, services.GetRequiredService<ExperimentLoader>().Load(document, maxCells));
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }
}
