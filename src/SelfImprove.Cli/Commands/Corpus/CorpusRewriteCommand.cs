using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Corpora;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary><c>corpus rewrite</c>: rewrites documents into question, thought and answer.</summary>
internal static class CorpusRewriteCommand
{
    internal static Command Create(CommandContext context)
    {
        var corpus = CorpusOptions.Corpus();
        var output = CorpusOptions.Output("The dataset to write: JSON lines with prompt and completion.");
        var rewriter = new Option<string>("--rewriter") { Description = "The rewriter; selfimprove list rewriter shows them.", Required = true };
        var (text, skip, workers) = (CorpusOptions.TextKey(), CorpusOptions.SkipBroken(), CorpusOptions.Workers());
        var (experiment, plugin) = (SharedOptions.PluginsOf(), SharedOptions.Plugin());
        var command = new DocumentedCommand(
            "rewrite",
            "Rewrites the documents of a corpus into question, thought and answer.",
            "Documents that the rewriter can't rewrite are left out and counted. The result can be the file of a prime stage.")
        {
            corpus, output, rewriter, text, skip, workers, experiment, plugin,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var services = ComponentServices.Create(context, parsed.GetValue(experiment), parsed.GetValue(plugin) ?? []);
            var rewriting = new CorpusRewriter(services.GetRequiredService<ComponentCatalogue>().Choose<IDocumentRewriter>(parsed.GetRequiredValue(rewriter)).Create(services));
            var reading = new CorpusReaderOptions { TextKey = parsed.GetValue(text), SkipBroken = parsed.GetValue(skip) };
            return await CorpusOptions.RunAsync(
                context, "rewritten", parsed.GetRequiredValue(output), reading, parsed.GetValue(workers),
                (options, stop) => rewriting.RewriteFileAsync(parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(output), options, stop), cancel);
        });
        return command;
    }
}
