using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration.Reference;

namespace SelfImprove.Cli.Commands;

/// <summary><c>list</c>: components and their options.</summary>
internal static class ListCommand
{
    internal static Command Create(CommandContext context)
    {
        var kind = new Argument<string?>("KIND")
        {
            Description = "Optional: task, reward, detector, priming source, rewriter, trainer, engine or stage; left out, all. Blanks may be hyphens.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Argument<string?>("NAME") { Description = "Optional: a component of this kind, whose options are printed.", Arity = ArgumentArity.ZeroOrOne };
        var experiment = SharedOptions.PluginsOf();
        var plugin = SharedOptions.Plugin();
        var command = new DocumentedCommand(
            "list",
            "Lists the components that experiment files can name, and the options of one.",
            "Examples: selfimprove list; selfimprove list trainer; selfimprove list trainer ppo; selfimprove list task --plugin bin/MyTasks.dll")
        {
            kind, name, experiment, plugin,
        };
        command.SetAction(parsed =>
        {
            using var services = ComponentServices.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? []);
            return List(context, services, parsed.GetValue(kind)?.Replace('-', ' '), parsed.GetValue(name));
        });
        return command;
    }

    private static int List(CommandContext context, IServiceProvider services, string? kindName, string? name)
    {
        var catalogue = services.GetRequiredService<ComponentCatalogue>();
        var kinds = catalogue.All.Select(c => c.Kind).Distinct().ToList();
        if (kindName is not null && kinds.TrueForAll(k => k.Name != kindName))
        {
            throw new InvalidInputException($"there is no kind of component '{kindName}'; known: {string.Join(", ", kinds.Select(k => k.Name))}");
        }

        if (name is not null)
        {
            Describe(context, catalogue, catalogue.Find(kinds.Single(k => k.Name == kindName), name));
            return ExitCode.Success;
        }

        foreach (var kind in kinds.Where(k => kindName is null || k.Name == kindName))
        {
            context.Out.WriteLine($"{kind.Name}:");
            var components = catalogue.All.Where(c => c.Kind == kind).ToList();
            var width = components.Max(c => c.Name.Length);
            foreach (var component in components)
            {
                context.Out.WriteLine($"  {component.Name.PadRight(width)}  {component.Summary}");
            }
        }

        return ExitCode.Success;
    }

    private static void Describe(CommandContext context, ComponentCatalogue catalogue, ComponentDescriptor component)
    {
        context.Out.WriteLine($"{component.Kind} {component.Name}: {component.Summary}");
        foreach (var option in ComponentReference.OptionsOf(catalogue, component))
        {
            var parts = new[]
            {
                option.Type,
                option.Range.Length > 0 ? $"range {option.Range}" : "",
                option.Default is "" or "required" ? option.Default : $"default {option.Default}",
            };
            context.Out.WriteLine();
            context.Out.WriteLine($"  {option.Key} ({string.Join("; ", parts.Where(p => p.Length > 0))})");
            if (option.Meaning.Length > 0)
            {
                context.Out.WriteLine($"      {option.Meaning.ReplaceLineEndings(" ")}");
            }
        }
    }
}
