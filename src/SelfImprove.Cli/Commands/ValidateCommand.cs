using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>validate</c>: checks an experiment file.</summary>
internal static class ValidateCommand
{
    internal static Command Create(CommandContext context)
    {
        var file = SharedOptions.ExperimentFile();
        var set = SharedOptions.Set();
        var maxCells = SharedOptions.MaxCells();
        var command = new Command("validate", "Checks an experiment file and its whole pipeline without running anything. Everything that is wrong is listed at once, with file, line and column.")
        {
            file, set, maxCells,
        };
        command.SetAction((parsed, _) => ValidateAsync(context, parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [], parsed.GetValue(maxCells)));
        return command;
    }

    private static async Task<int> ValidateAsync(CommandContext context, string file, string[] overrides, int maxCells)
    {
        var (services, plan) = ComponentServices.Load(context, file, overrides, maxCells);
        using (services)
        {
            var stages = await services.GetRequiredService<ExperimentRunner>().PlanAsync(plan);
            var distinct = stages.Select(s => s.Hash).Distinct().Count();
            await context.Out.WriteLineAsync(
                $"{file}: valid; {JsonLinesWriter.Number(plan.Cells.Length)} pipeline(s), {JsonLinesWriter.Number(stages.Length)} stages, of which {JsonLinesWriter.Number(distinct)} differ");
        }

        return ExitCode.Success;
    }
}
