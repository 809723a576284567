using System.CommandLine;
using System.Globalization;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>prune</c>: deletes what earlier configurations of a run have left behind.</summary>
internal static class PruneCommand
{
    internal static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "A run directory, or the name of a run." };
        var runs = SharedOptions.Runs();
        var delete = new Option<bool>("--yes") { Description = "Delete them; without this they are only listed." };
        var command = new DocumentedCommand(
            "prune",
            "Lists, or with --yes deletes, the stages in a run directory that the configuration which was run last does not have.",
            "Changed options and rebuilt components give stages new folders; the old ones are kept, so that a change can be taken back without training again. "
            + "Results, report and the stages in use stay as they are.")
        {
            run, runs, delete,
        };
        command.SetAction(parsed => Prune(context, ReportCommand.Find(parsed.GetRequiredValue(run), parsed.GetValue(runs)!), parsed.GetValue(delete)));
        return command;
    }

    private static int Prune(CommandContext context, string directory, bool delete)
    {
        var stages = delete ? RunPruner.Delete(directory) : RunPruner.Find(directory);
        foreach (var stage in stages)
        {
            context.Out.WriteLine($"{stage.Directory}  {Size(stage.Bytes)}  {stage.Status?.ToString().ToLowerInvariant() ?? "unknown"}");
        }

        var total = string.Create(CultureInfo.InvariantCulture, $"{stages.Length} stage(s), {Size(stages.Sum(s => s.Bytes))}");
        context.Out.WriteLine(stages.IsEmpty ? "nothing to delete: every stage is in use" : delete ? $"deleted {total}" : $"{total}; nothing was deleted, give --yes to delete them");
        return ExitCode.Success;
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
