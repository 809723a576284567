using System.CommandLine;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary><c>corpus</c>: works on corpora of documents.</summary>
internal static class CorpusCommand
{
    internal static Command Create(CommandContext context) => new("corpus", "Classifies, measures, divides and rewrites corpora of documents, of any size.")
    {
        CorpusClassifyCommand.Create(context),
        CorpusStatsCommand.Create(context),
        CorpusSelectCommand.Create(context),
        CorpusRewriteCommand.Create(context),
    };
}
