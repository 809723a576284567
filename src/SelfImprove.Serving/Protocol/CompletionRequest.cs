using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Serving;

/// <summary>A request to <c>/v1/completions</c>.</summary>
internal sealed record CompletionRequest
{
    /// <summary>The most alternatives that can be asked for at each token.</summary>
    public const int MostAlternatives = 20;

    // What the OpenAI API takes.
    private const int DefaultMaxTokens = 16;

    public required SamplingParameters Sampling { get; init; }

    public required ImmutableArray<Prompt> Prompts { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>Alternatives per token; null when no log-probabilities are asked for.</summary>
    public required int? LogProbs { get; init; }

    /// <summary>Whether the prompt stands before its completion.</summary>
    public required bool Echo { get; init; }

    /// <exception cref="ApiException">The request can't be answered.</exception>
    public static CompletionRequest Read(JsonElement json, ServedModel model, ServingOptions options)
    {
        var fields = new RequestFields(json);
        var sampling = SamplingParameters.Read(fields, model.Name, options);
        fields.Refuse("best_of", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var best) && best == sampling.Count, "the same as n");
        fields.Refuse("suffix", value => value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0, "null");
        var addSpecialTokens = fields.Get("add_special_tokens") is null || fields.Boolean("add_special_tokens");
        var echo = fields.Boolean("echo");
        var context = model.ContextLength(options);
        var request = new CompletionRequest
        {
            Sampling = sampling,
            Prompts = ReadPrompts(fields, model, addSpecialTokens),
            MaxTokens = fields.Integer("max_tokens", echo ? 0 : 1, int.MaxValue) ?? DefaultMaxTokens,
            LogProbs = fields.Integer("logprobs", 0, MostAlternatives) is { } count ? Math.Min(count, model.Engine.Info.VocabularySize) : null,
            Echo = echo,
        };
        fields.RefuseOthers();
        if ((long)request.Prompts.Length * sampling.Count > options.MaxChoices)
        {
            throw ApiException.Invalid(
                $"{request.Prompts.Length} prompts with n = {sampling.Count} are {(long)request.Prompts.Length * sampling.Count} completions; one request can have {options.MaxChoices}", "prompt");
        }

        for (var i = 0; i < request.Prompts.Length; i++)
        {
            var length = request.Prompts[i].Tokens.Length;
            if (length + (long)request.MaxTokens > context)
            {
                var which = request.Prompts.Length == 1 ? "the prompt" : $"prompt {i}";
                throw ApiException.TooLong(
                    $"{which} has {length} tokens and max_tokens is {request.MaxTokens}: together {length + (long)request.MaxTokens}, but the context holds {context}", "max_tokens");
            }
        }

        return request;
    }

    private static ImmutableArray<Prompt> ReadPrompts(RequestFields fields, ServedModel model, bool addSpecialTokens)
    {
        const string Form = "a text, a list of texts, a list of token ids, or a list of lists of token ids";
        var value = fields.Get("prompt") ?? throw ApiException.Invalid($"'prompt' is missing; it is {Form}", "prompt");
        if (value.ValueKind == JsonValueKind.String)
        {
            return [OfText(value.GetString()!)];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw fields.Wrong("prompt", Form);
        }

        var items = value.EnumerateArray().ToArray();
        return items.All(item => item.ValueKind == JsonValueKind.Number) ? [OfTokens(value)]
            : items.All(item => item.ValueKind == JsonValueKind.String) ? [.. items.Select(item => OfText(item.GetString()!))]
            : items.All(item => item.ValueKind == JsonValueKind.Array) ? [.. items.Select(OfTokens)]
            : throw fields.Wrong("prompt", Form);

        Prompt OfText(string text)
        {
            var tokens = model.Tokenizer.Encode(text);
            if (addSpecialTokens && model.Tokenizer is ByteLevelTokenizer bytes)
            {
                tokens = [.. bytes.PrefixIds, .. tokens];
            }

            return tokens.Length > 0 ? new Prompt(tokens, text) : throw ApiException.Invalid("the prompt is empty; the model needs at least one token", "prompt");
        }

        Prompt OfTokens(JsonElement list)
        {
            var size = model.Engine.Info.VocabularySize;
            var tokens = new int[list.GetArrayLength()];
            foreach (var (i, item) in list.EnumerateArray().Index())
            {
                tokens[i] = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var id) && id >= 0 && id < size
                    ? id
                    : throw ApiException.Invalid($"'prompt' holds {item.GetRawText()}, which is not a token id; ids are 0 to {size - 1}", "prompt");
            }

            return tokens.Length > 0
                ? new Prompt(tokens, model.Tokenizer.Decode([.. tokens.Where(t => t < model.Tokenizer.VocabularySize)]))
                : throw ApiException.Invalid("the prompt is empty; the model needs at least one token", "prompt");
        }
    }
}
