using System.CommandLine;
using System.Globalization;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>detokenize</c>: turns token ids into texts.</summary>
internal static class DetokenizeCommand
{
    private const string Example = """{"ids":[717,489]}""";

    internal static Command Create(CommandContext context)
    {
        var file = TokenizerArguments.File("JSON lines with ids, such as tokenize prints; - (the default) reads standard input.");
        var model = TokenizerArguments.Model();
        var skip = new Option<bool>("--skip-special-tokens") { Description = "Leaves out special tokens, such as the end of the sequence." };
        var command = new DocumentedCommand(
            "detokenize",
            "Turns token ids into texts.",
            "Reads JSON lines such as " + Example + " and prints, for each, its line number and text: " + """{"line":1,"text":"12 +"}. Bytes that are no UTF-8 become U+FFFD.""")
        {
            file, model, skip,
        };
        command.SetAction(parsed => Detokenize(context, parsed.GetRequiredValue(file), parsed.GetRequiredValue(model), parsed.GetValue(skip)));
        return command;
    }

    private static int Detokenize(CommandContext context, string file, string model, bool skipSpecialTokens)
    {
        var tokenizer = TokenizerLoader.Load(model);
        foreach (var (where, number, line) in JsonLinesReader.Read<InputLine>(file, context.In, Example))
        {
            foreach (var id in line.Ids)
            {
                if (id < 0 || id >= tokenizer.VocabularySize)
                {
                    throw new InvalidInputException(string.Create(
                        CultureInfo.InvariantCulture, $"{where}: the id {id} is not in the vocabulary; ids are in [0, {tokenizer.VocabularySize - 1}]"));
                }
            }

            context.Out.WriteJsonLine(new OutputLine(number, tokenizer.Decode(line.Ids, skipSpecialTokens)));
        }

        return ExitCode.Success;
    }

    private sealed record InputLine(int[] Ids);

    private sealed record OutputLine(int Line, string Text);
}
