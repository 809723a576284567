using System.Collections.Immutable;
using System.CommandLine;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>detect</c>: finds behaviours in texts.</summary>
internal static class DetectCommand
{
    private const string Example = """{"text":"8*35=280 (too high)","numbers":[8,35],"target":24}""";

    internal static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "JSON lines with text, and optionally numbers and target; - reads standard input." };
        var (detector, experiment, plugin) = (DetectorArguments.One(), DetectorArguments.Experiment(), SharedOptions.Plugin());
        var command = new DocumentedCommand(
            "detect",
            "Finds cognitive behaviours in texts.",
            "Reads JSON lines such as " + Example + " and prints, for each, its line number, how often each behaviour occurs (null: unknown), and where: "
            + """{"line":1,"counts":{"verification":1,...},"spans":[{"behavior":"verification","start":0,"length":19,"text":"8*35=280 (too high)","confidence":0.9}]}""")
        {
            file, detector, experiment, plugin,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (services, detectors) = DetectorArguments.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? [], parsed.GetRequiredValue(detector));
            using (services)
            {
                return await DetectAsync(context, parsed.GetRequiredValue(file), detectors[0], cancel);
            }
        });
        return command;
    }

    private static async Task<int> DetectAsync(CommandContext context, string file, IBehaviorDetector detector, CancellationToken cancel)
    {
        foreach (var (_, number, line) in JsonLinesReader.Read<InputLine>(file, context.In, Example))
        {
            var hints = new BehaviorHints(line.Numbers ?? [], line.Target);
            var analysis = await detector.AnalyzeAsync(line.Text, hints, cancel);
            context.Out.WriteJsonLine(new OutputLine(number, SpanLine.Counts(analysis), SpanLine.Of(line.Text, analysis)));
        }

        return ExitCode.Success;
    }

    private sealed record InputLine(string Text, ImmutableArray<long>? Numbers = null, long? Target = null);

    private sealed record OutputLine(int Line, SortedDictionary<string, int?> Counts, IReadOnlyList<SpanLine> Spans);
}
