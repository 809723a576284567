using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SelfImprove;

/// <summary>The files of a <see cref="WordLevelTokenizer"/>.</summary>
internal static class WordLevelFiles
{
    public const string TokenizerFileName = "tokenizer.json";
    public const string ModelType = "WordLevel";

    // The largest published tokenizers have some 30 MB.
    public const long MaxFileBytes = 1 << 26;

    private const string SpecialTokensFileName = "special_tokens_map.json";

    public static void Write(string directory, WordLevelTokenizer tokenizer)
    {
        JsonOutput.WriteFile(Path.Combine(directory, TokenizerFileName), json => WriteTokenizer(json, tokenizer));
        JsonOutput.WriteFile(Path.Combine(directory, TokenizerConfigJson.FileName), json =>
        {
            json.WriteStartObject("added_tokens_decoder");
            foreach (var token in tokenizer.AddedTokens)
            {
                json.WriteStartObject(token.Id.ToString(CultureInfo.InvariantCulture));
                WriteAddedToken(json, token);
                json.WriteEndObject();
            }

            json.WriteEndObject();

            // Otherwise transformers removes spaces before punctuation from decoded texts.
            json.WriteBoolean("clean_up_tokenization_spaces", false);
            if (tokenizer.MaxLength is { } length)
            {
                json.WriteNumber("model_max_length", length);
            }

            json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
            WriteSpecialTokens(json, tokenizer);
        });
        JsonOutput.WriteFile(Path.Combine(directory, SpecialTokensFileName), json => WriteSpecialTokens(json, tokenizer));
    }

    public static WordLevelTokenizer Read(string directory, JsonInput json)
    {
        var model = json.GetObject("model");
        var vocabulary = TokenizerVocabulary.Read(model);
        var unknown = model.GetString("unk_token");
        RequireInVocabulary(model, "unk_token", unknown, vocabulary);
        var added = ReadAddedTokens(json, vocabulary);
        var style = ReadNumberStyle(json);
        if (json.Has("normalizer"))
        {
            throw json.Error("a normalizer is not supported for WordLevel tokenizers; it should be null");
        }

        if (json.Has("post_processor"))
        {
            throw json.Error("a post_processor is not supported for WordLevel tokenizers; it should be null");
        }

        if (!json.Has("decoder") || json.GetObject("decoder").GetString("type") != "Fuse")
        {
            throw json.Error("the decoder of a WordLevel tokenizer should be of the type 'Fuse' (tokens are joined as they are)");
        }

        var config = TokenizerConfigJson.Read(directory);
        var end = config.TokenName("eos_token") ?? throw config.Json.Error("'eos_token' is missing");
        RequireInVocabulary(config.Json, "eos_token", end, vocabulary);
        var padding = config.TokenName("pad_token");
        if (padding is not null)
        {
            RequireInVocabulary(config.Json, "pad_token", padding, vocabulary);
        }

        return new WordLevelTokenizer(vocabulary, added, style, end, padding, unknown) { MaxLength = ReadMaxLength(config.Json) };
    }

    private static void WriteTokenizer(Utf8JsonWriter json, WordLevelTokenizer tokenizer)
    {
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in tokenizer.AddedTokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            WriteAddedToken(json, token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", WordLevelPattern.RegexOf(tokenizer.NumberStyle));
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        json.WriteNull("post_processor");
        json.WriteStartObject("decoder");
        json.WriteString("type", "Fuse");
        json.WriteEndObject();
        json.WriteStartObject("model");
        json.WriteString("type", ModelType);
        json.WriteStartObject("vocab");
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            json.WriteNumber(tokenizer.GetToken(id), id);
        }

        json.WriteEndObject();
        json.WriteString("unk_token", tokenizer.GetToken(tokenizer.UnknownId));
        json.WriteEndObject();
    }

    private static void WriteAddedToken(Utf8JsonWriter json, AddedToken token)
    {
        json.WriteString("content", token.Content);
        json.WriteBoolean("single_word", false);
        json.WriteBoolean("lstrip", false);
        json.WriteBoolean("rstrip", false);
        json.WriteBoolean("normalized", false);
        json.WriteBoolean("special", token.IsSpecial);
    }

    private static void WriteSpecialTokens(Utf8JsonWriter json, WordLevelTokenizer tokenizer)
    {
        json.WriteString("eos_token", tokenizer.GetToken(tokenizer.EndOfSequenceIds[0]));
        if (tokenizer.PaddingId is { } padding)
        {
            json.WriteString("pad_token", tokenizer.GetToken(padding));
        }

        json.WriteString("unk_token", tokenizer.GetToken(tokenizer.UnknownId));
    }

    private static ImmutableArray<AddedToken> ReadAddedTokens(JsonInput json, ImmutableArray<string> vocabulary)
    {
        var tokens = ImmutableArray.CreateBuilder<AddedToken>();
        foreach (var item in json.GetObjects("added_tokens"))
        {
            var token = new AddedToken(item.GetInt32("id"), item.GetString("content"), item.GetBoolean("special", false));
            if (token.Content.Length == 0 || token.Id < 0 || token.Id >= vocabulary.Length || vocabulary[token.Id] != token.Content)
            {
                throw item.Error($"'{token.Content}' should stand in the model's vocab with the same id, {token.Id}");
            }

            foreach (var option in (ReadOnlySpan<string>)["single_word", "lstrip", "rstrip", "normalized"])
            {
                if (item.GetBoolean(option, false))
                {
                    throw item.Error($"'{option}' is true for '{token.Content}', which is not supported; it should be false");
                }
            }

            tokens.Add(token);
        }

        return tokens.ToImmutable();
    }

    private static NumberStyle ReadNumberStyle(JsonInput json)
    {
        var splitter = json.GetObject("pre_tokenizer");
        var type = splitter.GetString("type");
        if (type != "Split" || splitter.GetString("behavior") != "Isolated" || splitter.GetBoolean("invert", false))
        {
            throw splitter.Error("a WordLevel tokenizer should be of the type 'Split' with the behavior 'Isolated', not inverted");
        }

        var regex = splitter.GetObject("pattern").GetString("Regex");
        return WordLevelPattern.StyleOf(regex) ?? throw splitter.Error(
            $"the pattern '{regex}' is not supported; supported are '{WordLevelPattern.RegexOf(NumberStyle.Whole)}' and '{WordLevelPattern.RegexOf(NumberStyle.Digits)}'");
    }

    // Transformers writes 1e30, as a whole number, for "no limit".
    private static int? ReadMaxLength(JsonInput config) =>
        config.Has("model_max_length") && config.GetDouble("model_max_length") < int.MaxValue ? config.GetInt32("model_max_length") : null;

    private static void RequireInVocabulary(JsonInput json, string key, string token, ImmutableArray<string> vocabulary)
    {
        if (!vocabulary.Contains(token))
        {
            throw json.Error($"'{key}' is '{token}', which is not in the vocabulary");
        }
    }
}
