using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.Display;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>compare</c>: two runs side by side.</summary>
internal static class CompareCommand
{
    internal static Command Create(CommandContext context)
    {
        var a = new Argument<string>("A") { Description = "A run directory, or the name of a run." };
        var b = new Argument<string>("B") { Description = "Another one." };
        var runs = SharedOptions.Runs();
        var output = new Option<string>("--output") { Description = "The HTML file to write.", HelpName = "FILE", DefaultValueFactory = _ => "compare.html" };
        var command = new DocumentedCommand(
            "compare",
            "Compares two runs: settings that differ, accuracy with the interval of the difference (bootstrap, paired by problem), and an HTML file with their curves overlaid and the same prompts side by side.",
            "The difference and its interval are taken over all held-out problems that both runs were asked, and over the seeds of each; the table says how many these are.")
        {
            a, b, runs, output,
        };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(runs)!;
            using var services = ComponentServices.Create(context);
            var metrics = services.GetServices<MetricDefinition>().ToList();
            var comparison = RunComparison.Create(
                RunReport.Create(RunReader.Read(ReportCommand.Find(parsed.GetRequiredValue(a), folder)), metrics),
                RunReport.Create(RunReader.Read(ReportCommand.Find(parsed.GetRequiredValue(b), folder)), metrics));
            var path = parsed.GetRequiredValue(output);
            AtomicFile.WriteAllText(path, CompareReport.Render(comparison));
            ComparisonTable.Write(context, comparison);
            context.Out.WriteLine($"report: {path}");
            return ExitCode.Success;
        });
        return command;
    }
}
