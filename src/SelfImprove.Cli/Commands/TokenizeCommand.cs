using System.Collections.Immutable;
using System.CommandLine;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>tokenize</c>: turns texts, or conversations, into token ids.</summary>
internal static class TokenizeCommand
{
    private const string Example = """{"text":"12 + 30 = 42"}""";
    private const string ChatExample = """{"messages":[{"role":"user","content":"What is 17 * 24?"}]}""";
    private const string AssistantRole = "assistant";

    internal static Command Create(CommandContext context)
    {
        var file = TokenizerArguments.File("JSON lines with text, or with messages for --chat; - (the default) reads standard input.");
        var model = TokenizerArguments.Model();
        var special = new Option<bool>("--add-special-tokens") { Description = "Puts the tokens around each text that the model expects there, such as Llama-3's begin-of-text." };
        var chat = new Option<bool>("--chat")
        {
            Description = "Lines hold conversations, which the model's chat template makes texts of. Unless the assistant wrote the last message, the text ends with the start of its answer.",
        };
        var template = new Option<string?>("--chat-template")
        {
            Description = $"For --chat: a built-in template in place of the model's own: {string.Join(", ", ChatTemplate.BuiltInNames)}.",
            HelpName = "NAME",
        };
        var command = new DocumentedCommand(
            "tokenize",
            "Turns texts into token ids.",
            "Reads JSON lines such as " + Example + " and prints, for each, its line number, ids, and how the vocabulary spells them: "
            + """{"line":1,"ids":[717,489,...],"tokens":["12","Ġ+",...]}. """ + "With --chat lines are such as " + ChatExample + ", and the rendered text is printed too.")
        {
            file, model, special, chat, template,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(template) is not null && !result.GetValue(chat))
            {
                result.AddError("--chat-template needs --chat.");
            }

            if (result.GetValue(special) && result.GetValue(chat))
            {
                result.AddError("--add-special-tokens does not go with --chat: a chat template writes the tokens that the model expects.");
            }
        });
        command.SetAction(parsed => parsed.GetValue(chat)
            ? TokenizeChats(context, parsed.GetRequiredValue(file), parsed.GetRequiredValue(model), parsed.GetValue(template))
            : TokenizeTexts(context, parsed.GetRequiredValue(file), parsed.GetRequiredValue(model), parsed.GetValue(special)));
        return command;
    }

    private static int TokenizeTexts(CommandContext context, string file, string model, bool addSpecialTokens)
    {
        var tokenizer = TokenizerLoader.Load(model);
        foreach (var (_, number, line) in JsonLinesReader.Read<TextLine>(file, context.In, Example))
        {
            var ids = tokenizer is ByteLevelTokenizer bytes ? bytes.Encode(line.Text, addSpecialTokens) : tokenizer.Encode(line.Text);
            context.Out.WriteJsonLine(new OutputLine(number, ids, Spell(tokenizer, ids)));
        }

        return ExitCode.Success;
    }

    private static int TokenizeChats(CommandContext context, string file, string model, string? builtIn)
    {
        var tokenizer = TokenizerLoader.Load(model);
        var template = builtIn is not null ? ChatTemplate.BuiltIn(builtIn)
            : ChatTemplate.Load(model) ?? throw new InvalidInputException($"{model}: has no chat template; choose a built-in one with --chat-template: {string.Join(", ", ChatTemplate.BuiltInNames)}");
        foreach (var (where, number, line) in JsonLinesReader.Read<ChatLine>(file, context.In, ChatExample))
        {
            var text = Render(template, line.Messages, where);
            var ids = tokenizer.Encode(text);
            context.Out.WriteJsonLine(new ChatOutputLine(number, text, ids, Spell(tokenizer, ids)));
        }

        return ExitCode.Success;
    }

    private static string Render(ChatTemplate template, ImmutableArray<ChatMessage> messages, string where)
    {
        try
        {
            return template.Render(messages, addGenerationPrompt: messages is not [.., { Role: AssistantRole }]);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"{where}: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Spell(ITokenizer tokenizer, int[] ids) => ids.Select(tokenizer.GetToken);

    private sealed record TextLine(string Text);

    private sealed record ChatLine(ImmutableArray<ChatMessage> Messages);

    private sealed record OutputLine(int Line, int[] Ids, IEnumerable<string> Tokens);

    private sealed record ChatOutputLine(int Line, string Text, int[] Ids, IEnumerable<string> Tokens);
}
