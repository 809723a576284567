using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.Display;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Runs;
using Spectre.Console;

namespace SelfImprove.Cli.Commands;

/// <summary><c>replay</c>: scores the stored completions of a run again.</summary>
internal static class ReplayCommand
{
    internal static Command Create(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "A run directory, or the name of a run in the folder of runs." };
        var set = SharedOptions.Set();
        var runs = SharedOptions.Runs();
        var command = new DocumentedCommand(
            "replay",
            "Scores the completions that a run stored again, and tells what another reward or advantage estimator would have given. Nothing is sampled or trained.",
            "Without --set it tells whether scoring still gives what it gave. The logging section says which completions a run stores.\n\n"
            + "Examples: selfimprove replay runs/quickstart --set reward.mode=tinyzero; selfimprove replay my --set grpo.advantage=rloo")
        {
            run, set, runs,
        };
        command.SetAction((parsed, cancel) => ReplayAsync(
            context, ReportCommand.Find(parsed.GetRequiredValue(run), parsed.GetValue(runs)!), parsed.GetValue(set) ?? [], cancel));
        return command;
    }

    private static async Task<int> ReplayAsync(CommandContext context, string directory, string[] overrides, CancellationToken cancel)
    {
        var run = RunReader.Read(directory);
        var file = Path.Combine(directory, RunLayout.ConfigFile);
        var (services, changed) = ComponentServices.Load(context, file, overrides);
        await using (services)
        {
            var stored = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(file));
            var rows = await new RunReplay(services).ReplayAsync(run, stored, changed, cancel);
            Print(context, rows);
            return ExitCode.Success;
        }
    }

    private static void Print(CommandContext context, IReadOnlyList<ReplayRow> rows)
    {
        var console = PlainConsole.For(context);
        var rewards = NewTable(context, "stored -> scored again", "completions", "reward", "accuracy, %", "now right", "now wrong", "failed");
        foreach (var row in rows)
        {
            rewards.AddRow(
                Name(row),
                Text(row.Completions, "0"),
                $"{Text(row.StoredReward, "0.000")} -> {Text(row.Reward, "0.000")}",
                $"{Text(row.StoredAccuracy * 100, "0.0")} -> {Text(row.Accuracy * 100, "0.0")}",
                Text(row.NowRight, "0"),
                Text(row.NowWrong, "0"),
                Text(row.ScorerFailures, "0"));
        }

        console.Write(rewards);
        var advantages = NewTable(context, "advantages of stored groups", "groups", "without signal, %", "pushed the other way, %", "correlation");
        foreach (var row in rows)
        {
            if (row.Advantages is { } a)
            {
                advantages.AddRow(
                    Name(row), Text(a.Groups, "0"), $"{Text(a.StoredZero * 100, "0")} -> {Text(a.Zero * 100, "0")}", Text(a.SignFlips * 100, "0.0"), Text(a.Correlation, "0.00"));
            }
        }

        if (advantages.Rows.Count > 0)
        {
            console.Write(advantages);
        }
        else
        {
            context.Out.WriteLine("No advantages to compare: they need a critic or a greedy completion, or no group of two or more completions is stored.");
        }
    }

    private static Table NewTable(CommandContext context, string title, params string[] columns)
    {
        var table = new Table { Border = context.TableBorder, Title = new TableTitle(title) };
        table.AddColumn("stage");
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Name(ReplayRow row) => Markup.Escape($"{row.Cell} / {row.Stage}{(row.Split != DatasetSplit.HeldOut ? "" : row.IsDrawn ? ", evaluations, drawn" : ", evaluations")}");

    private static string Text(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
