using System.CommandLine;
using System.Globalization;
using SelfImprove.Corpora;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary><c>corpus select</c>: takes a behaviour-rich and a behaviour-minimal part of equal size out of a corpus.</summary>
internal static class CorpusSelectCommand
{
    internal static Command Create(CommandContext context)
    {
        var corpus = CorpusOptions.Corpus();
        var classification = new Argument<string>("CLASSIFICATION") { Description = "What corpus classify wrote of it." };
        var rich = new Option<string>("--rich") { Description = "The file for documents that show the wanted behaviours.", HelpName = "FILE", Required = true };
        var minimal = new Option<string>("--minimal") { Description = "The file for documents that show none of them.", HelpName = "FILE", Required = true };
        var wanted = new Option<string[]>("--wanted")
        {
            Description = "The behaviours that matter. Default: the four habits.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. new BehaviorCriteria().Wanted],
        };
        var minimum = new Option<int>("--minimum") { Description = "How many different ones of them a rich document shows at least.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var budget = new Option<long?>("--budget") { Description = "The size of each part. Default: that of the smaller one.", HelpName = "N" };
        var unit = new Option<CorpusUnit>("--unit") { Description = "What sizes are counted in: tokens, words or characters.", DefaultValueFactory = _ => CorpusUnit.Tokens };
        var seed = new Option<long>("--seed") { Description = "Draws other samples.", DefaultValueFactory = _ => 1 };
        var (text, skip) = (CorpusOptions.TextKey(), CorpusOptions.SkipBroken());
        var command = new DocumentedCommand(
            "select",
            "Takes a behaviour-rich and a behaviour-minimal part of equal size out of a classified corpus.",
            "Documents are drawn at random until their sizes sum up to the budget, so both parts are of one size to within a document; lines and their order are those of the corpus. "
            + "Documents that hold held-out problems of a task (corpus classify --held-out-of) are left out.")
        {
            corpus, classification, rich, minimal, wanted, minimum, budget, unit, seed, text, skip,
        };
        command.SetAction(parsed =>
        {
            var options = new CorpusSubsetOptions
            {
                Criteria = new BehaviorCriteria { Wanted = [.. parsed.GetValue(wanted)!], Minimum = parsed.GetValue(minimum) },
                Budget = parsed.GetValue(budget),
                Unit = parsed.GetValue(unit),
                Seed = parsed.GetValue(seed),
                Reading = new CorpusReaderOptions { TextKey = parsed.GetValue(text), SkipBroken = parsed.GetValue(skip) },
            };
            var (richPart, minimalPart, contaminated) = CorpusSubsets.Write(
                parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(classification), parsed.GetRequiredValue(rich), parsed.GetRequiredValue(minimal), options);
            Print(context, "rich", richPart, options.Unit, parsed.GetRequiredValue(rich));
            Print(context, "minimal", minimalPart, options.Unit, parsed.GetRequiredValue(minimal));
            if (contaminated > 0)
            {
                context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out, because they state or solve held-out problems: {contaminated} documents"));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(CommandContext context, string name, CorpusSubset part, CorpusUnit unit, string file) => context.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name}: {part.Documents} of {part.Candidates} documents, {part.Size} {unit.ToString().ToLowerInvariant()}: {file}"));
}
