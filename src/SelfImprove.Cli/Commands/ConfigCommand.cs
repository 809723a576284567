using System.CommandLine;
using SelfImprove.Configuration;

namespace SelfImprove.Cli.Commands;

/// <summary><c>config show</c>: what an experiment file comes to.</summary>
internal static class ConfigCommand
{
    internal static Command Create(CommandContext context)
    {
        var file = SharedOptions.ExperimentFile();
        var set = SharedOptions.Set();
        var maxCells = SharedOptions.MaxCells();
        var resolved = new Option<bool>("--resolved") { Description = "Every cell of the matrix with every option, defaults included." };
        var origin = new Option<bool>("--origin") { Description = "Behind each value, where it was written (file:line:column, or --set), or that it is a default. Implies --resolved." };
        var show = new Command("show", "Prints the configuration with 'extends', environment variables and overrides worked in. Secrets are blotted out.")
        {
            file, set, maxCells, resolved, origin,
        };
        show.SetAction(parsed =>
        {
            var (services, plan) = ComponentServices.Load(context, parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [], parsed.GetValue(maxCells));
            using (services)
            {
                var withOrigins = parsed.GetValue(origin);
                context.Out.Write(withOrigins || parsed.GetValue(resolved) ? ResolvedConfig.Write(plan, withOrigins) : ResolvedConfig.Merged(plan));
            }

            return ExitCode.Success;
        });
        return new Command("config", "Looks into experiment files.") { show };
    }
}
