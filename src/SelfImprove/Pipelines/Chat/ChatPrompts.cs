using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SelfImprove.Configuration.Binding;

namespace SelfImprove.Pipelines;

/// <summary>
/// Makes the prompts of a task into conversations as a chat model knows them: the prompt is the user's message, and the model goes on where the assistant's begins. Immutable and thread-safe.
/// </summary>
public sealed partial class ChatPrompts
{
    /// <summary>The name that stands for no template: prompts are plain texts.</summary>
    public const string NoTemplate = "none";

    /// <summary>The name that stands for the template in the model's folder.</summary>
    public const string OwnTemplate = "model";

    // Stands for a question where the shape of a conversation is looked at.
    private const string Question = "What is the question?";

    private readonly ChatTemplate _template;
    private readonly string? _systemMessage;
    private readonly string _answerStart;

    /// <summary>Makes conversations by a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="systemMessage">The message before the user's; null for none, where templates may put one of their own.</param>
    /// <param name="answerStart">What the assistant's message begins with. Prompts have to end with it, and it is moved there. Null for nothing.</param>
    /// <exception cref="InvalidInputException">The template refuses such a conversation.</exception>
    public ChatPrompts(ChatTemplate template, string? systemMessage = null, string? answerStart = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        _template = template;
        _systemMessage = systemMessage;
        _answerStart = answerStart ?? "";
        var conversation = Converse(Question);
        SpecialTokens = [.. SpecialToken().Matches(conversation).Select(m => m.Value).Distinct(StringComparer.Ordinal)];
        var behind = conversation.LastIndexOf(Question, StringComparison.Ordinal) + Question.Length;
        MessageEnd = SpecialToken().Match(conversation, behind) is { Success: true } end && end.Index == behind ? end.Value : null;
    }

    /// <summary>What a template may be called: <c>none</c>, <c>model</c>, and the built-in ones.</summary>
    public static ImmutableArray<string> KnownTemplates { get; } = [NoTemplate, OwnTemplate, .. ChatTemplate.BuiltInNames];

    /// <summary>The special tokens that conversations are made of, such as <c>&lt;|im_start|&gt;</c>.</summary>
    public ImmutableArray<string> SpecialTokens { get; }

    /// <summary>The special token that ends a message, such as <c>&lt;|im_end|&gt;</c>; null when the template has none there.</summary>
    public string? MessageEnd { get; }

    /// <summary>Makes conversations as the options of a model say.</summary>
    /// <param name="model">The options.</param>
    /// <param name="directory">The folder of a model that was trained from that one, whose own template is read; null for the path of the options.</param>
    /// <returns>Null when prompts are plain texts, and when there is no folder.</returns>
    /// <exception cref="InvalidInputException">The folder has no template, or one that can't be used.</exception>
    public static ChatPrompts? Of(ModelOptions? model, string? directory = null) =>
        model is not null && (directory ?? model.Path) is { } folder && Directory.Exists(folder) ? Create(model.ChatTemplate, folder, model.SystemMessage, model.AnswerStart) : null;

    /// <summary>Makes conversations by the name of a template.</summary>
    /// <param name="template">One of <see cref="KnownTemplates"/>.</param>
    /// <param name="directory">The model's folder.</param>
    /// <param name="systemMessage">The message before the user's; null for none.</param>
    /// <param name="answerStart">What the assistant's message begins with; null for nothing.</param>
    /// <returns>Null for <see cref="NoTemplate"/>.</returns>
    /// <exception cref="InvalidInputException">The folder has no template, one that can't be used, or there is none of that name.</exception>
    public static ChatPrompts? Create(string template, string directory, string? systemMessage = null, string? answerStart = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(directory);
        return template switch
        {
            NoTemplate => null,
            OwnTemplate => new ChatPrompts(ChatTemplate.Load(directory) ?? throw Missing(directory), systemMessage, answerStart),
            _ => new ChatPrompts(ChatTemplate.BuiltIn(template), systemMessage, answerStart),
        };
    }

    /// <summary>The text that the model goes on from: it holds the begin-of-text token already.</summary>
    /// <param name="prompt">A prompt as a task writes it.</param>
    /// <exception cref="InvalidInputException">The prompt is a conversation already, or does not end as the assistant's message has to begin.</exception>
    public string Render(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (SpecialTokens.FirstOrDefault(t => prompt.Contains(t, StringComparison.Ordinal)) is { } token)
        {
            throw new InvalidInputException(
                $"the prompt holds {token}, so it is a conversation already: {Shorten(prompt)}; give the task a prompt of plain text (countdown: template: question), or leave 'chat-template' out");
        }

        if (!prompt.EndsWith(_answerStart, StringComparison.Ordinal))
        {
            throw new InvalidInputException(
                $"the prompt does not end with the 'answer-start' {Quote(_answerStart)}, which is taken from there: {Shorten(prompt)}; let the task's prompts end with it, or leave 'answer-start' out");
        }

        return Converse(_answerStart.Length == 0 ? prompt : prompt[..^_answerStart.Length].TrimEnd()) + _answerStart;
    }

    /// <summary>A task whose prompts are conversations, and which is the same otherwise; of its optional capabilities it keeps those that are about answers.</summary>
    /// <param name="task">The task.</param>
    public ITask Apply(ITask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new ChatTask(task, this);
    }

    /// <summary>What keeps a tokenizer from reading the conversations as they are meant: a special token that it does not know. Null when nothing does.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public string? FindUnknownToken(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return SpecialTokens.FirstOrDefault(t => tokenizer.Encode(t) is not [var id] || tokenizer.GetToken(id) != t) is { } token
            ? $"the chat template writes {token}, which is no token of the model's tokenizer; use the template that the model was trained with (chat-template: {OwnTemplate}), or leave 'chat-template' out"
            : null;
    }

    /// <summary>What is to be known where completions do not end as messages do; null where they do.</summary>
    internal string? FindOtherEnd(ITokenizer tokenizer) => MessageEnd is null || tokenizer.EndOfSequenceIds.Any(id => tokenizer.GetToken(id) == MessageEnd)
        ? null
        : $"the chat template ends messages with {MessageEnd}, but the model's completions end with {string.Join(", ", tokenizer.EndOfSequenceIds.Select(tokenizer.GetToken))}: answers that end as messages do go on "
            + "to the limit of tokens; prime the model with sft, or use the template that it was trained with";

    /// <summary>Texts to learn from whose prompts are conversations; documents, which have no prompt, stay as they are.</summary>
    /// <exception cref="InvalidInputException">A prompt can't be rendered; the message has its number.</exception>
    internal IEnumerable<PrimingExample> Apply(IEnumerable<PrimingExample> texts) => texts.Select((text, i) =>
    {
        try
        {
            return text.Prompt.Length == 0 ? text : text with { Prompt = Render(text.Prompt) };
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"text {i + 1} of the dataset: {e.Message}", e);
        }
    });

    /// <summary>All that prompts depend on besides the task, for the hash of a stage.</summary>
    internal JsonObject ToInputs() => new()
    {
        ["template"] = $"sha256:{ContentHash.OfText(_template.Text)}",
        ["special-tokens"] = new JsonObject(_template.SpecialTokens.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value)))),
        ["system-message"] = _systemMessage,
        ["answer-start"] = _answerStart,
    };

    private string Converse(string question) => _template.Render(
        _systemMessage is null ? [new ChatMessage("user", question)] : [new ChatMessage("system", _systemMessage), new ChatMessage("user", question)]);

    private static InvalidInputException Missing(string directory) => new(
        $"{directory}: has no chat template, as base models often have none; name a built-in one under 'chat-template' ({string.Join(", ", ChatTemplate.BuiltInNames)}), or leave it out");

    private static string Quote(string text) => $"'{text.ReplaceLineEndings("\\n")}'";

    private static string Shorten(string text)
    {
        const int Shown = 80;
        return Quote(text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown - 3), "..."));
    }

    [GeneratedRegex(@"<\|[^<>|\s]+\|>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SpecialToken();
}
