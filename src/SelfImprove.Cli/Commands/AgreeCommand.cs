using System.Collections.Immutable;
using System.CommandLine;
using SelfImprove.Analysis;
using SelfImprove.Cli.Display;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Runs;

namespace SelfImprove.Cli.Commands;

/// <summary><c>agree</c>: how far two detectors agree on the same texts.</summary>
internal static class AgreeCommand
{
    private const string Example = """{"text":"8*35=280 (too high)","numbers":[8,35],"target":24}""";
    private const int DefaultTexts = 500;

    internal static Command Create(CommandContext context)
    {
        var texts = new Argument<string>("TEXTS") { Description = "JSON lines with text (or completion), and optionally numbers and target; - reads standard input. Or a run, by its directory or its name: its stored completions." };
        var (detectors, experiment, plugin, runs) = (DetectorArguments.Two(), DetectorArguments.Experiment(), SharedOptions.Plugin(), SharedOptions.Runs());
        var limit = new Option<int>("--texts") { Description = "Most texts to show, spread evenly over all that there are.", HelpName = "N", DefaultValueFactory = _ => DefaultTexts };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per behaviour." };
        var command = new DocumentedCommand(
            "agree",
            "Measures how far two detectors agree on the same texts: Cohen's kappa on whether a text shows a behaviour, correlations of the counts, each with its 95 % interval.",
            "Example: selfimprove agree --detector rules --detector '{ kind: llm-judge, endpoint: { base-url: http://localhost:8000/v1, model: NAME }, answers: judged.jsonl }' runs/quickstart\n\n"
            + "A line of TEXTS looks like " + Example + ". Counts that one detector does not know are left out and told. With a file for answers, an interrupted comparison goes on where it stopped.")
        {
            texts, detectors, experiment, plugin, runs, limit, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var names = parsed.GetValue(detectors)!;
            if (names.Length != 2)
            {
                throw new InvalidInputException($"--detector {names[0]}: name two detectors to compare, such as --detector rules --detector llm-judge");
            }

            Require(parsed.GetValue(limit) >= 1, "--texts must be 1 or more");
            var (services, chosen) = DetectorArguments.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? [], names);
            using (services)
            {
                var source = ReportCommand.Find(parsed.GetRequiredValue(texts), parsed.GetValue(runs)!);
                var all = Directory.Exists(source) ? OfRun(context, source) : OfFile(context, source);
                Require(all.Count > 0, $"{source}: holds no texts to compare detectors on");
                var shown = Spread(all, parsed.GetValue(limit));
                using var signals = new StopSignals(context.Error, cancel, "stopping. Again to end at once.");
                return await CompareAsync(context, chosen[0], chosen[1], shown, parsed.GetValue(json), signals.Token);
            }
        });
        return command;
    }

    private static async Task<int> CompareAsync(
        CommandContext context, IBehaviorDetector first, IBehaviorDetector second, List<(string Text, BehaviorHints Hints)> texts, bool json, CancellationToken stop)
    {
        ImmutableArray<DetectorAgreement> agreements;
        try
        {
            agreements = await DetectorAgreement.CompareAsync(first, second, texts, null, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        if (json)
        {
            foreach (var agreement in agreements)
            {
                context.Out.WriteJsonLine(AgreementLine.Of(agreement, first, second));
            }
        }
        else
        {
            AgreementTable.Write(context, agreements, first, second);
        }

        foreach (var reporter in new[] { first, second }.Distinct().OfType<IUsageReporter>())
        {
            context.Error.WriteLine(string.Join(", ", reporter.ReadUsage().Select(u => FormattableString.Invariant($"{u.Key} {u.Value:0.######}"))));
        }

        return ExitCode.Success;
    }

    private static List<(string Text, BehaviorHints Hints)> OfFile(CommandContext context, string file) =>
    [
        .. JsonLinesReader.Read<InputLine>(file, context.In, Example).Select(l => (
            l.Value.Text ?? l.Value.Completion ?? throw new InvalidInputException($"{l.Where}: has neither text nor completion; a line looks like {Example}"),
            new BehaviorHints(l.Value.Numbers ?? [], l.Value.Target))),
    ];

    private static List<(string Text, BehaviorHints Hints)> OfRun(CommandContext context, string directory)
    {
        var run = RunReader.Read(directory);
        var (services, plan, _) = AnalyzeCommand.Load(context, directory);
        using (services)
        {
            var tasks = plan?.Cells.ToDictionary(c => c.Name, c => c.Experiment.Task?.Create(services), StringComparer.Ordinal) ?? [];

            // Cells share stages, and a policy that has stopped learning repeats itself.
            return
            [
                .. run.Cells.SelectMany(cell => cell.Stages.SelectMany(stage => stage.ReadCompletions().Select(row => (Row: row, Task: tasks.GetValueOrDefault(cell.Name)))))
                    .DistinctBy(c => (c.Row.ProblemId, c.Row.Text))
                    .Select(c => (c.Row.Text, c.Task is IBehaviorHintProvider hints ? hints.GetBehaviorHints(c.Task.ReadProblem(c.Row.Problem)) : BehaviorHints.None)),
            ];
        }
    }

    private static List<(string Text, BehaviorHints Hints)> Spread(List<(string Text, BehaviorHints Hints)> all, int limit) =>
        all.Count <= limit ? all : [.. Enumerable.Range(0, limit).Select(i => all[(int)((long)i * all.Count / limit)])];

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidInputException(message);
        }
    }

    private sealed record InputLine(string? Text = null, string? Completion = null, ImmutableArray<long>? Numbers = null, long? Target = null);
}
