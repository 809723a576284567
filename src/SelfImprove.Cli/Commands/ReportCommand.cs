using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.Display;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>report</c>: writes the report of a run again.</summary>
internal static class ReportCommand
{
    /// <summary>Name of a run's report in its directory.</summary>
    internal const string FileName = "report.html";

    internal static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "A run directory, or the name of a run in the folder of runs. The run may be unfinished." };
        var runs = SharedOptions.Runs();
        var output = new Option<string?>("--output") { Description = "The HTML file to write. Default: report.html in the run directory.", HelpName = "FILE" };
        var csv = new Option<string?>("--csv") { Description = "Also writes every number of the report as CSV into this folder: conditions, curves, claims, published.", HelpName = "FOLDER" };
        var svg = new Option<string?>("--svg") { Description = "Also writes the figures of the report as SVG files into this folder, each complete in itself.", HelpName = "FOLDER" };
        var markdown = new Option<string?>("--markdown") { Description = "Also writes the tables of the report into this Markdown file.", HelpName = "FILE" };
        var command = new Command("report", "Prints a run's results and writes its report: one HTML file without external parts, with plots, tables and completions.")
        {
            run, runs, output, csv, svg, markdown,
        };
        command.SetAction(parsed =>
        {
            using var services = ComponentServices.Create(context);
            var model = Write(context, RunReader.Read(Find(parsed.GetRequiredValue(run), parsed.GetValue(runs)!)), services, parsed.GetValue(output));
            WriteInto("--csv", parsed.GetValue(csv), folder =>
            {
                ReportCsv.Write(model, folder);
                context.Out.WriteLine($"numbers: {folder}");
            });
            WriteInto("--svg", parsed.GetValue(svg), folder =>
                context.Out.WriteLine($"figures: {folder} ({JsonLinesWriter.Number(ReportFigures.Write(model, folder).Length)} files)"));
            WriteInto("--markdown", parsed.GetValue(markdown), file =>
            {
                AtomicFile.WriteAllText(file, ReportMarkdown.Render(model));
                context.Out.WriteLine($"tables: {file}");
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteInto(string option, string? path, Action<string> write)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            write(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{option} {path}: no files can be written there ({e.Message.TrimEnd('.')}); give a folder that can be written to, or the path of a new one", e);
        }
    }

    /// <summary>Prints the tables of a run and writes its report.</summary>
    /// <returns>What the report shows.</returns>
    internal static ReportModel Write(CommandContext context, RunResult run, IServiceProvider services, string? path = null)
    {
        var model = RunReport.Create(run, services.GetServices<MetricDefinition>());
        path ??= Path.Combine(run.Directory, FileName);
        AtomicFile.WriteAllText(path, HtmlReport.Render(model));
        ResultsTable.Write(context, model);
        if (model.Study is { } study)
        {
            ClaimsTable.Write(context, study);
        }

        context.Out.WriteLine($"report: {path}");
        return model;
    }

    /// <summary>A run directory given by its path or by its name.</summary>
    internal static string Find(string run, string runs)
    {
        var named = Path.Combine(runs, run);
        return !Directory.Exists(run) && Directory.Exists(named) ? named : run;
    }
}
