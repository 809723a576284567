using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Serving;

/// <summary>A request to <c>/v1/chat/completions</c>.</summary>
internal sealed record ChatRequest
{
    // Newer clients write the first for the second.
    private const string DeveloperRole = "developer";
    private const string SystemRole = "system";

    private static readonly ImmutableArray<string> Roles = [SystemRole, DeveloperRole, "user", "assistant"];

    public required SamplingParameters Sampling { get; init; }

    public required Prompt Prompt { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>Alternatives per token; null when no log-probabilities are asked for.</summary>
    public required int? LogProbs { get; init; }

    /// <exception cref="ApiException">The request can't be answered.</exception>
    public static ChatRequest Read(JsonElement json, ServedModel model, ServingOptions options)
    {
        var fields = new RequestFields(json);
        var sampling = SamplingParameters.Read(fields, model.Name, options);
        RefuseUnsupported(fields);
        var prompt = ReadPrompt(fields, model);
        var context = model.ContextLength(options);
        var room = context - prompt.Tokens.Length;
        var newer = fields.Integer("max_completion_tokens", 1, int.MaxValue);
        var older = fields.Integer("max_tokens", 1, int.MaxValue);
        if (newer is not null && older is not null && newer != older)
        {
            throw ApiException.Invalid("'max_tokens' and 'max_completion_tokens' are two names of one limit; give one of them", "max_tokens");
        }

        var limit = newer ?? older;
        if (room < (limit ?? 1))
        {
            throw ApiException.TooLong(
                $"the conversation has {prompt.Tokens.Length} tokens" + (limit is null ? string.Empty : $" and {(newer is null ? "max_tokens" : "max_completion_tokens")} is {limit}: together {prompt.Tokens.Length + (long)limit}")
                + $", but the context holds {context}", "messages");
        }

        var request = new ChatRequest { Sampling = sampling, Prompt = prompt, MaxTokens = limit ?? room, LogProbs = ReadLogProbs(fields, model) };
        fields.RefuseOthers();
        return request;
    }

    private static int? ReadLogProbs(RequestFields fields, ServedModel model)
    {
        var asked = fields.Boolean("logprobs");
        var top = fields.Integer("top_logprobs", 0, CompletionRequest.MostAlternatives);
        return asked ? Math.Min(top ?? 0, model.Engine.Info.VocabularySize)
            : top is null or 0 ? null
            : throw ApiException.Invalid("'top_logprobs' needs 'logprobs': true", "top_logprobs");
    }

    private static Prompt ReadPrompt(RequestFields fields, ServedModel model)
    {
        var value = fields.Get("messages") ?? throw ApiException.Invalid("""'messages' is missing; it is a list such as [{"role":"user","content":"Hi"}]""", "messages");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw fields.Wrong("messages", """a list such as [{"role":"user","content":"Hi"}]""");
        }

        var template = model.ChatTemplate ?? throw ApiException.Invalid(
            $"the model '{model.Name}' has no chat template; use /v1/completions, or start the server with one (--chat-template {string.Join(", ", ChatTemplate.BuiltInNames)})", "messages");
        var messages = value.EnumerateArray().Select(ReadMessage).ToArray();
        try
        {
            // The template writes the tokens that the model expects around the text.
            var text = template.Render(messages);
            var tokens = model.Tokenizer.Encode(text);
            return tokens.Length > 0 ? new Prompt(tokens, text) : throw ApiException.Invalid("the conversation gives an empty prompt; the model needs at least one token", "messages");
        }
        catch (InvalidInputException e)
        {
            throw ApiException.Invalid(e.Message, "messages");
        }
    }

    private static ChatMessage ReadMessage(JsonElement json, int index)
    {
        var path = $"messages[{index}]";
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.Invalid($"'{path}' must be an object with role and content", path);
        }

        var fields = new RequestFields(json, path + ".");
        var role = fields.Text("role");
        if (role is null || !Roles.Contains(role))
        {
            throw ApiException.Invalid($"'{path}.role' must be one of {string.Join(", ", Roles)}", path + ".role");
        }

        var content = fields.Get("content") ?? throw ApiException.Invalid($"'{path}.content' is missing", path + ".content");
        var text = content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select((part, i) => ReadPart(part, $"{path}.content[{i}]"))),
            _ => throw fields.Wrong("content", "a text, or a list of parts of the type text"),
        };
        fields.Get("refusal");
        fields.RefuseOthers();
        return new ChatMessage(role == DeveloperRole ? SystemRole : role, text);
    }

    private static string ReadPart(JsonElement json, string path)
    {
        var fields = new RequestFields(json, path + ".");
        return json.ValueKind == JsonValueKind.Object && fields.Text("type") == "text" && fields.Text("text") is { } text
            ? text
            : throw ApiException.Invalid($"'{path}' must be a part such as {{\"type\":\"text\",\"text\":\"Hi\"}}: the model reads texts alone", path);
    }

    private static void RefuseUnsupported(RequestFields fields)
    {
        fields.Refuse("tools", IsEmptyList, "[]");
        fields.Refuse("functions", IsEmptyList, "[]");
        fields.Refuse("tool_choice", value => IsText(value, "none") || IsText(value, "auto"), "\"none\"");
        fields.Refuse("function_call", value => IsText(value, "none") || IsText(value, "auto"), "\"none\"");
        fields.Refuse("parallel_tool_calls", _ => true, "true");
        fields.Refuse("response_format", value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type) && IsText(type, "text"), "{\"type\":\"text\"}");
        fields.Refuse("modalities", value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(m => IsText(m, "text")), "[\"text\"]");
        fields.Refuse("store", value => value.ValueKind == JsonValueKind.False, "false");
        fields.Refuse("service_tier", value => IsText(value, "auto") || IsText(value, "default"), "\"auto\"");
        fields.Ignore("metadata");
    }

    private static bool IsEmptyList(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    private static bool IsText(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
