using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Analysis;
using SelfImprove.Cli.Display;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>analyze</c>: what a run directory tells beyond its report.</summary>
internal static class AnalyzeCommand
{
    internal static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "A run directory, or the name of a run in the folder of runs. The run may be unfinished." };
        var runs = SharedOptions.Runs();
        var output = new Option<string?>("--output") { Description = "The folder for the files. Default: the run directory.", HelpName = "DIR" };
        var command = new DocumentedCommand(
            "analyze",
            "Analyses what a run has stored: accuracy with and without each behaviour, checks that are written down or only acted on, the search that the task reads, which behaviours predict the gain, interventions.",
            $"Prints tables by condition, and writes {AnalysisFiles.JsonFile} and analysis-*.csv with every cell. What is missing is told in one line each, with the setting that would have stored it.\n\n"
            + "Most is read from stored answers: set logging: { evaluation-completions: 1000 } before a run.")
        {
            run, runs, output,
        };
        command.SetAction(parsed => Analyze(context, ReportCommand.Find(parsed.GetRequiredValue(run), parsed.GetValue(runs)!), parsed.GetValue(output)));
        return command;
    }

    private static int Analyze(CommandContext context, string directory, string? output)
    {
        var run = RunReader.Read(directory);
        var (services, plan, whyNoPlan) = Load(context, directory);
        using (services)
        {
            var analysis = new RunAnalyzer(services).Analyze(run, plan, whyNoPlan);
            AnalysisTables.Write(context, analysis);
            foreach (var file in AnalysisFiles.Write(analysis, output ?? directory))
            {
                context.Out.WriteLine($"file: {file}");
            }

            return ExitCode.Success;
        }
    }

    // Without its configuration (a plug-in that has gone, an option that this version does not know) the rest of a run is still there.
    internal static (ServiceProvider Services, ExperimentPlan? Plan, string WhyNoPlan) Load(CommandContext context, string directory)
    {
        var file = Path.Combine(directory, RunLayout.ConfigFile);
        if (!File.Exists(file))
        {
            return (ComponentServices.Create(context), null, "the run was started from code and holds no configuration");
        }

        try
        {
            var (services, plan) = ComponentServices.Load(context, file, [], maxCells: int.MaxValue);
            return (services, plan, "");
        }
        catch (InvalidInputException e)
        {
            return (ComponentServices.Create(context), null, $"the configuration of the run can't be used: {e.Message.Split('\n')[0]}");
        }
    }
}
