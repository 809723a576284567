using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Makes the text that a chat model continues out of the messages of a conversation. Templates come with checkpoints as Jinja texts, of which a small part of the
/// language is read: enough for those of Llama-3, Qwen-2 and ChatML, and nothing that reaches outside the conversation. Other templates are refused when they are read.
/// </summary>
/// <remarks>
/// Renders as transformers does (Jinja 3 with <c>trim_blocks</c> and <c>lstrip_blocks</c>), but without a clock: templates that print today's date print their fixed date, or the
/// variable <c>date_string</c>. The text holds its begin-of-text token already: encode it with <see cref="ITokenizer.Encode"/>, which adds none. Immutable and thread-safe.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly JinjaBody _body;

    private ChatTemplate(string text, string source, JinjaBody body, ImmutableDictionary<string, string> specialTokens) =>
        (Text, Source, _body, SpecialTokens) = (text, source, body, specialTokens);

    /// <summary>The template's text.</summary>
    public string Text { get; }

    /// <summary>Where it comes from, for messages.</summary>
    public string Source { get; }

    /// <summary>The special tokens that it finds as variables, such as <c>bos_token</c>.</summary>
    public ImmutableDictionary<string, string> SpecialTokens { get; }

    /// <summary>The names of the built-in templates, for <see cref="BuiltIn"/>.</summary>
    public static ImmutableArray<string> BuiltInNames { get; } = [.. BuiltInTemplates.Names];

    /// <summary>Reads a template.</summary>
    /// <param name="text">The Jinja text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="specialTokens">Special tokens by the names that the template knows them by, such as <c>bos_token</c>. Default: none.</param>
    /// <exception cref="InvalidInputException">The template is malformed or uses what is not supported; the message says where, and shows its first lines.</exception>
    public static ChatTemplate Parse(string text, string source = "the chat template", ImmutableDictionary<string, string>? specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return new ChatTemplate(text, source, JinjaParser.Parse(text), specialTokens ?? ImmutableDictionary<string, string>.Empty);
        }
        catch (JinjaException e)
        {
            throw new InvalidInputException($"{source}, line {e.Line}: {e.Message}. The template begins:\n{FirstLines(text)}", e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new InvalidInputException($"{source}: is nested too deeply. The template begins:\n{FirstLines(text)}", e);
        }
    }

    /// <summary>Reads the template of a folder: <c>chat_template.jinja</c>, or else <c>chat_template</c> of <c>tokenizer_config.json</c> (of several the one named <c>default</c>).</summary>
    /// <param name="directory">A folder in the Hugging Face layout.</param>
    /// <returns>The template; null when the folder has none, as those of base models often do.</returns>
    /// <exception cref="InvalidInputException">A file can't be read, or <see cref="Parse"/> refuses the template.</exception>
    public static ChatTemplate? Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return ChatTemplateFiles.Read(TokenizerLoader.FolderOf(directory));
    }

    /// <summary>A template that needs no file.</summary>
    /// <param name="name">
    /// <c>chatml</c> (with a system message of its own where there is none, as Qwen-2 has it), <c>llama-3</c>, <c>llama-3.2</c> (with knowledge cut-off and date), or
    /// <c>plain</c> (the messages' texts with empty lines between them).
    /// </param>
    /// <exception cref="InvalidInputException">There is no such template; the message lists those that there are.</exception>
    public static ChatTemplate BuiltIn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BuiltInTemplates.Find(name);
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">The messages, first to last.</param>
    /// <param name="addGenerationPrompt">Whether the text ends with the start of the assistant's next message. Default true.</param>
    /// <param name="variables">
    /// More variables, such as <c>date_string</c>: texts, booleans, whole numbers (int or long) or null. They go before the special tokens. Default: none.
    /// </param>
    /// <exception cref="InvalidInputException">The template refuses the conversation, or does something that is not supported.</exception>
    /// <exception cref="ArgumentException">A variable is of another type.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt = true, IReadOnlyDictionary<string, object?>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var scope = new JinjaScope();
        JinjaGlobals.Define(scope);
        foreach (var (name, token) in SpecialTokens)
        {
            scope.Set(name, token);
        }

        scope.Set("messages", messages.Select(m => new JinjaMap { ["role"] = m.Role, ["content"] = m.Content }).ToList<object?>());
        scope.Set("add_generation_prompt", addGenerationPrompt);
        foreach (var (name, value) in variables ?? ImmutableDictionary<string, object?>.Empty)
        {
            scope.Set(name, value switch
            {
                int number => (long)number,
                null or string or bool or long => value,
                _ => throw new ArgumentException($"the variable '{name}' is a {value.GetType().Name}; it should be a text, a boolean, a whole number or null", nameof(variables)),
            });
        }

        try
        {
            _body.Render(scope.Inner());
            return scope.Output.ToString();
        }
        catch (JinjaException e)
        {
            throw new InvalidInputException($"{Source}, line {e.Line}: {e.Message}", e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new InvalidInputException($"{Source}: is nested too deeply", e);
        }
    }

    private static string FirstLines(string text)
    {
        const int Lines = 3;
        const int Width = 120;
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Take(Lines).Select(l => "  " + (l.Length <= Width ? l : l[..(Width - 3)] + "...")));
    }
}
