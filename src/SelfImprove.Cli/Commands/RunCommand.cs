using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.Display;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using Spectre.Console;

namespace SelfImprove.Cli.Commands;

/// <summary><c>run</c>: runs an experiment, or what is left of it.</summary>
internal static class RunCommand
{
    internal static Command Create(CommandContext context)
    {
        var file = SharedOptions.ExperimentFile();
        var set = SharedOptions.Set();
        var runs = SharedOptions.Runs();
        var maxCells = SharedOptions.MaxCells();
        var only = SharedOptions.Only();
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything and print the stages, which of them are done already, what each would do, and estimates of steps, tokens, time and memory, for which the model runs for a few seconds." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "When a stage of one cell fails, go on with the other cells, and list the failures at the end. The same command runs what failed again." };
        var command = new DocumentedCommand(
            "run",
            "Runs an experiment: checks it as a whole, runs the stages that are not done yet, and ends with a table of results and an HTML report.",
            "The run is kept in DIR/NAME. An interrupted run goes on when the same command is given again. Ctrl-C (or SIGTERM) finishes the step under way and writes a checkpoint; "
            + "a second one ends at once, and the run goes on from its last checkpoint.\n\n"
            + "Examples: selfimprove run experiments/quickstart.yaml; selfimprove run my.yaml --set ppo.steps=50 --dry-run")
        {
            file, set, runs, only, keepGoing, maxCells, dryRun,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            context, ComponentServices.Load(context, parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [], parsed.GetValue(maxCells)),
            new RunOptions
            {
                Directory = parsed.GetValue(runs),
                Only = [.. (parsed.GetValue(only) ?? []).Select(ParseAxisValue)],
                KeepGoing = parsed.GetValue(keepGoing),
                CommandLine = context.CommandLine,
            },
            parsed.GetValue(dryRun), cancel));
        return command;
    }

    private static AxisValue ParseAxisValue(string text) => text.Split('=', 2) is [{ Length: > 0 } axis, var value]
        ? new AxisValue(axis, value)
        : throw new InvalidInputException($"--only {text}: give an axis and a value, such as --only condition=primed");

    private static async Task<int> RunAsync(
        CommandContext context, (ServiceProvider Services, ExperimentPlan Plan) loaded, RunOptions options, bool dryRun, CancellationToken cancel)
    {
        var (services, plan) = loaded;
        options = options with { Directory = Path.Combine(options.Directory!, plan.Name) };
        await using (services)
        {
            var runner = services.GetRequiredService<ExperimentRunner>();
            var planned = await runner.PlanAsync(plan, options);
            if (dryRun)
            {
                PrintPlan(context, planned);
                EstimateTable.Write(context, await runner.EstimateAsync(plan, options, cancel));
                return ExitCode.Success;
            }

            using var signals = new StopSignals(context.Error, cancel);
            context.Out.WriteLine($"run directory: {options.Directory}");
            var estimate = new RunEstimate(planned);
            var outcome = context.IsTerminal
                ? await LiveProgress.ShowAsync(PlainConsole.For(context), estimate, context.TimeProvider, observer => runner.RunAsync(plan, options with { Observer = observer }, signals.Token))
                : await runner.RunAsync(plan, options with { Observer = new PlainProgress(context.Out, context.TimeProvider, estimate) }, signals.Token);
            if (outcome.WasStopped)
            {
                context.Error.WriteLine("stopped; a checkpoint is written. Give the same command again to go on.");
                return ExitCode.Interrupted;
            }

            ReportCommand.Write(context, outcome.Result, services);
            foreach (var failure in outcome.Failures)
            {
                context.Error.WriteLine(EventText.Of(failure));
            }

            return outcome.Failures.IsEmpty ? ExitCode.Success : ExitCode.RunFailed;
        }
    }

    private static void PrintPlan(CommandContext context, IReadOnlyList<PlannedStage> planned)
    {
        var table = new Table { Border = context.TableBorder };
        table.AddColumns("pipeline", "stage", "kind", "state", "what it does");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stage in planned)
        {
            var state = !seen.Add(stage.Hash) ? "shared" : stage.Status switch
            {
                StageStatus.Done => "done",
                StageStatus.Unfinished => "goes on",
                StageStatus.Failed => "tries again",
                _ => "to do",
            };
            table.AddRow(Markup.Escape(stage.Place.Cell), Markup.Escape(stage.Place.Id), Markup.Escape(stage.Kind), state, Markup.Escape(stage.Description));
        }

        PlainConsole.For(context).Write(table);
        var left = planned.Where(s => s.Status != StageStatus.Done).Select(s => s.Hash).Distinct().Count();
        context.Out.WriteLine($"{JsonLinesWriter.Number(planned.Count)} stages, {JsonLinesWriter.Number(seen.Count)} different, {JsonLinesWriter.Number(left)} to run");
    }
}
