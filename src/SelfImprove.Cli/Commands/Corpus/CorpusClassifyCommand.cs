using System.CommandLine;
using SelfImprove.Corpora;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary><c>corpus classify</c>: counts behaviours in each document.</summary>
internal static class CorpusClassifyCommand
{
    internal static Command Create(CommandContext context)
    {
        var corpus = CorpusOptions.Corpus();
        var output = CorpusOptions.Output("The classification to write, one JSON object per document.");
        var detector = DetectorArguments.One();
        var tokenizer = new Option<string?>("--tokenizer") { Description = "A folder with a tokenizer, such as a model's: the length in tokens is written too.", HelpName = "DIR" };
        var heldOut = new Option<string?>("--held-out-of")
        {
            Description = "An experiment file: the held-out problems of its task that a document states or solves are counted too, and corpus select leaves such documents out.",
            HelpName = "FILE",
        };
        var (text, skip, workers) = (CorpusOptions.TextKey(), CorpusOptions.SkipBroken(), CorpusOptions.Workers());
        var (experiment, plugin) = (DetectorArguments.Experiment(), SharedOptions.Plugin());
        var command = new DocumentedCommand(
            "classify",
            "Counts behaviours in each document of a corpus.",
            """A line of the output: {"line":1,"id":"a7","characters":120,"words":24,"tokens":41,"counts":{"backtracking":0,"verification":2,...}}; null counts are unknown. """
            + "The corpus is streamed, all processors work, the order is kept.")
        {
            corpus, output, detector, tokenizer, heldOut, text, skip, workers, experiment, plugin,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(detector);
            var (services, detectors) = DetectorArguments.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? [], name);
            using var disposable = services;
            using var problems = parsed.GetValue(heldOut) is { } file ? HeldOutProblems.Of(context, file) : null;
            var classifier = new CorpusClassifier(
                detectors[0],
                (detectors[0].Name == name ? "" : name) + problems?.Identity,
                parsed.GetValue(tokenizer) is { } folder ? TokenizerLoader.Load(folder) : null,
                problems?.Task);
            var reading = new CorpusReaderOptions { TextKey = parsed.GetValue(text), SkipBroken = parsed.GetValue(skip) };
            return await CorpusOptions.RunAsync(
                context, "classified", parsed.GetRequiredValue(output), reading, parsed.GetValue(workers),
                (options, stop) => classifier.ClassifyFileAsync(parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(output), options, stop), cancel);
        });
        return command;
    }
}
