using System.CommandLine;
using System.Globalization;
using SelfImprove.Cli.Display;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Corpora;
using Spectre.Console;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary><c>corpus stats</c>: sums up a classification.</summary>
internal static class CorpusStatsCommand
{
    internal static Command Create(CommandContext context)
    {
        var classification = new Argument<string>("CLASSIFICATION") { Description = "What corpus classify wrote." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new DocumentedCommand(
            "stats",
            "Prints how many documents of a classified corpus show each behaviour, how often, and how large the corpus is.",
            "A stage 'curate' keeps its classification in its folder, so this works on it too.")
        {
            classification, json,
        };
        command.SetAction(parsed =>
        {
            var statistics = CorpusStatistics.Of(ClassificationFile.Read(parsed.GetRequiredValue(classification)));
            if (parsed.GetValue(json))
            {
                context.Out.WriteJsonLine(statistics);
            }
            else
            {
                Print(context, statistics);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(CommandContext context, CorpusStatistics statistics)
    {
        var table = new Table { Border = context.TableBorder };
        table.AddColumns("behaviour", "documents that show it", "share", "mean count");
        foreach (var (name, behavior) in statistics.Behaviors)
        {
            table.AddRow(
                Markup.Escape(name) + (behavior.Unknown > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({behavior.Unknown} unknown)") : string.Empty),
                Number(behavior.Showing), behavior.Share?.ToString("P1", CultureInfo.InvariantCulture) ?? "unknown", behavior.Mean?.ToString("F3", CultureInfo.InvariantCulture) ?? "unknown");
        }

        PlainConsole.For(context).Write(table);
        context.Out.WriteLine(
            $"{Number(statistics.Documents)} documents, {Number(statistics.WithoutBehaviors)} of them without any behaviour; {Number(statistics.Characters)} characters, {Number(statistics.Words)} words"
            + (statistics.Tokens is { } tokens ? $", {Number(tokens)} tokens" : string.Empty)
            + (statistics.Contaminated is { } contaminated ? $"; {Number(contaminated)} documents state or solve a held-out problem" : string.Empty));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
