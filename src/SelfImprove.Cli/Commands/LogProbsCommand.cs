using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>logprobs</c>: what a model thinks of texts, token by token.</summary>
internal static class LogProbsCommand
{
    // Enough to keep all threads busy, few enough for the first lines to come soon.
    private const int SequencesAtOnce = 16;

    private const string Example = """{"ids":[717,489]} or {"text":"12 + 30 = 42"}""";

    internal static Command Create(CommandContext context)
    {
        var file = TokenizerArguments.File("JSON lines with ids or text; - (the default) reads standard input.");
        var model = new Option<string>("--model") { Description = "A model folder in the Hugging Face layout. It needs no tokenizer for ids.", HelpName = "DIR", Required = true };
        var ids = new Option<string?>("--ids") { Description = "One sequence of token ids, in place of lines.", HelpName = "n,n,..." };
        var temperature = new Option<double>("--temperature") { Description = "Divides the logits; greater than 0.", DefaultValueFactory = _ => 1 };
        var top = new Option<int>("--top") { Description = "How many of the most likely tokens are printed for each position.", HelpName = "K", DefaultValueFactory = _ => 5 };
        var engine = new EngineArguments();
        var command = new DocumentedCommand(
            "logprobs",
            "Prints a model's log-probabilities, entropies and most likely tokens for every position of texts or token ids.",
            "Reads JSON lines such as " + Example + " and prints one line per position: "
            + """{"line":1,"position":1,"id":489,"token":"Ġ+","log_prob":-0.4,"entropy":1.2,"top":[{"id":489,"token":"Ġ+","log_prob":-0.4},...]}. """
            + "The log-probability is that of the token at the position, given those before it, in nats. The last line of a sequence, with id null, is about the token that would come next. Texts are encoded without special tokens of their own.\n\n"
            + "Example: selfimprove logprobs --model models/my-qwen --ids 316,286,278 --temperature 0.7")
        {
            file, model, ids, temperature, top, engine,
        };
        command.SetAction(parsed =>
        {
            var (services, engines) = engine.Create(context, parsed);
            using var disposable = services;
            return Run(
                context,
                parsed.GetRequiredValue(model),
                parsed.GetValue(ids) is { } list ? [ParseIds(list)] : JsonLinesReader.Read<InputLine>(parsed.GetRequiredValue(file), context.In, Example),
                parsed.GetValue(temperature),
                parsed.GetValue(top),
                engines);
        });
        return command;
    }

    private static (string Where, int Line, InputLine Value) ParseIds(string list)
    {
        var ids = new List<int>();
        foreach (var part in list.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                throw new InvalidInputException($"--ids {list}: '{part}' is not a token id; write ids separated by commas, such as 316,286,278");
            }

            ids.Add(id);
        }

        return ("--ids", 1, new InputLine([.. ids]));
    }

    private static int Run(
        CommandContext context, string folder, IEnumerable<(string Where, int Line, InputLine Value)> lines, double temperature, int top, IPolicyEngineFactory engines)
    {
        var config = HuggingFaceLayout.ReadConfig(folder);
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"--temperature must be greater than 0 and finite, but is {temperature}"));
        }

        if (top < 0 || top > config.VocabularySize)
        {
            throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"--top must be 0 to {config.VocabularySize}, but is {top}"));
        }

        var tokenizer = File.Exists(Path.Combine(folder, "tokenizer.json")) ? TokenizerLoader.Load(folder, config.VocabularySize) : null;
        var sequences = lines.Select(l => (l.Line, Ids: IdsOf(l.Value, l.Where, folder, config, tokenizer))).ToList();
        if (sequences.Count == 0)
        {
            return ExitCode.Success;
        }

        using var engine = ModelArguments.Load(context, engines, folder, new ModelUse(ModelUseKind.Scoring, sequences.Max(s => s.Ids.Length) + 1, SequencesAtOnce));
        foreach (var part in sequences.Chunk(SequencesAtOnce))
        {
            Score(context, engine, tokenizer, part, temperature, top);
        }

        return ExitCode.Success;
    }

    private static int[] IdsOf(InputLine line, string where, string folder, ModelConfig config, ITokenizer? tokenizer)
    {
        if (line.Ids is null == line.Text is null)
        {
            throw new InvalidInputException($"{where}: give either ids or text; a line looks like {Example}");
        }

        if (line.Text is not null && tokenizer is null)
        {
            throw new InvalidInputException($"{where}: a text needs a tokenizer, and {folder} has no tokenizer.json; give ids");
        }

        var ids = line.Ids ?? tokenizer!.Encode(line.Text!);
        foreach (var id in ids)
        {
            if (id < 0 || id >= config.VocabularySize)
            {
                throw new InvalidInputException(string.Create(
                    CultureInfo.InvariantCulture, $"{where}: the id {id} is not in the vocabulary; ids are in [0, {config.VocabularySize - 1}]"));
            }
        }

        return ids.Length is > 0 && ids.Length <= config.UsableContextLength
            ? ids
            : throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture, $"{where}: {ids.Length} tokens; the model takes sequences of 1 to {config.UsableContextLength}"));
    }

    private static void Score(CommandContext context, IPolicyEngine engine, ITokenizer? tokenizer, (int Line, int[] Ids)[] sequences, double temperature, int top)
    {
        // Any token stands for the unknown one after the last: what is printed of its position does not depend on it.
        var batch = new TokenBatch(sequences.Select(s => new TokenSequence(s.Ids.Length < engine.Info.ContextLength ? (int[])[.. s.Ids, s.Ids[0]] : s.Ids, 1)));
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies, top);
        engine.Score(batch, scores, temperature);
        for (var s = 0; s < sequences.Length; s++)
        {
            var ids = sequences[s].Ids;
            var first = batch.OffsetOf(s);
            for (var position = 1; position <= batch.Sequences[s].ScoredCount; position++)
            {
                var i = first + position - 1;
                int? id = position < ids.Length ? ids[position] : null;
                context.Out.WriteJsonLine(new OutputLine(
                    sequences[s].Line, position, id, id is { } known ? Spell(known) : null, id is null ? null : scores.LogProbs[i], scores.Entropies[i],
                    [.. scores.AlternativesOf(i).Select(a => new TopToken(a.Token, Spell(a.Token), a.LogProb))]));
            }
        }

        // A model may have more ids than its tokenizer.
        string? Spell(int id) => tokenizer is not null && id < tokenizer.VocabularySize ? tokenizer.GetToken(id) : null;
    }

    private sealed record InputLine(int[]? Ids = null, string? Text = null);

    private sealed record OutputLine(int Line, int Position, int? Id, string? Token, double? LogProb, double Entropy, ImmutableArray<TopToken> Top);

    private sealed record TopToken(int Id, string? Token, double LogProb);
}
