using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration.Reference;

namespace SelfImprove.Cli.Commands;

/// <summary><c>schema</c>: the JSON Schema of experiment files.</summary>
internal static class SchemaCommand
{
    internal static Command Create(CommandContext context)
    {
        var experiment = SharedOptions.PluginsOf();
        var plugin = SharedOptions.Plugin();
        var command = new DocumentedCommand(
            "schema",
            "Prints the JSON Schema of experiment files, for completion and checks in editors.",
            "Example: selfimprove schema > selfimprove.schema.json, and at the top of a YAML file: # yaml-language-server: $schema=selfimprove.schema.json")
        {
            experiment, plugin,
        };
        command.SetAction(parsed =>
        {
            using var services = ComponentServices.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? []);
            context.Out.Write(ExperimentSchema.Write(services.GetRequiredService<ComponentCatalogue>()));
            return ExitCode.Success;
        });
        return command;
    }
}
