using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>Reads the files of a <see cref="ByteLevelTokenizer"/>, and refuses by name what would lead to other ids than the tokenizers library gives.</summary>
internal static class ByteLevelFiles
{
    public const string ModelType = "BPE";

    private const string GenerationFileName = "generation_config.json";
    private const string ModelConfigFileName = "config.json";

    public static ByteLevelTokenizer Read(string directory, JsonInput json)
    {
        var model = json.GetObject("model");
        RefuseOtherKinds(model);
        var vocabulary = TokenizerVocabulary.Read(model);
        var ids = new Dictionary<string, int>(vocabulary.Length, StringComparer.Ordinal);
        for (var id = 0; id < vocabulary.Length; id++)
        {
            ids.Add(vocabulary[id], id);
        }

        RequireBytes(model, ids);
        var merges = MergesJson.Read(model, ids);
        var (pattern, addPrefixSpace) = ByteLevelPipelineJson.ReadPreTokenizer(json);
        ByteLevelPipelineJson.CheckDecoder(json);
        var normalize = ByteLevelPipelineJson.ReadNormalizer(json);
        var (added, tokens) = AddedTokensJson.Read(json, vocabulary, ids, normalize);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        var config = TokenizerConfigJson.Read(directory);
        var modelDirectory = AdapterFolder.Exists(directory) ? AdapterFolder.Read(directory).BaseDirectory : directory;
        if (config.Json.GetBoolean("split_special_tokens", false))
        {
            throw config.Json.Error("'split_special_tokens' is true, which is not supported; it should be false");
        }

        return new ByteLevelTokenizer(new ByteLevelModel
        {
            Tokens = tokens,
            VocabularySize = ReadVocabularySize(modelDirectory, tokens.Length),
            ModelTokenCount = vocabulary.Length,
            AddedTokens = added,
            Merges = merges,
            IgnoreMerges = model.GetBoolean("ignore_merges", false),
            Normalize = normalize,
            Pattern = pattern,
            AddPrefixSpace = addPrefixSpace,
            Template = ByteLevelPipelineJson.ReadTemplate(json, tokens.Length),
            EndOfSequenceIds = ReadEndIds(modelDirectory, config, ids, tokens.Length),
            PaddingId = config.TokenId("pad_token", ids),
            Files = TokenizerFiles.Read(directory),
        });
    }

    private static void RefuseOtherKinds(JsonInput model)
    {
        if (model.GetBoolean("byte_fallback", false))
        {
            throw model.Error("'byte_fallback' is true (SentencePiece style, as of Llama-2), which is not supported; supported is byte-level BPE, as of Llama-3, Qwen-2 and GPT-2");
        }

        if (model.Has("dropout") && model.GetDouble("dropout") != 0)
        {
            throw model.Error("'dropout' makes ids random, which is not supported; it should be null");
        }

        foreach (var key in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.GetString(key, string.Empty) is { Length: > 0 } text)
            {
                throw model.Error($"'{key}' is '{text}', which is not supported; it should be null or empty");
            }
        }
    }

    private static void RequireBytes(JsonInput model, Dictionary<string, int> ids)
    {
        for (var b = 0; b < 256; b++)
        {
            if (!ids.ContainsKey(ByteAlphabet.Spell((byte)b).ToString()))
            {
                throw model.Error($"vocab: the byte 0x{b:X2} ('{ByteAlphabet.Spell((byte)b)}') is missing; a byte-level vocabulary holds all 256");
            }
        }
    }

    // Published models have more rows than tokens (Qwen2.5: 151,936 and 151,665), so as to be a multiple of something; a model can draw any of them.
    private static int ReadVocabularySize(string directory, int count)
    {
        var path = Path.Combine(directory, ModelConfigFileName);
        return File.Exists(path) ? Math.Max(count, JsonInput.ReadFile(path, WordLevelFiles.MaxFileBytes).GetInt32("vocab_size", count)) : count;
    }

    // Transformers stops at the ids of generation_config.json, or else at those of config.json. A completion to learn from ends with the tokenizer's own.
    private static ImmutableArray<int> ReadEndIds(string directory, TokenizerConfigJson config, Dictionary<string, int> ids, int count)
    {
        var ends = new List<int>();
        if (config.TokenId("eos_token", ids) is { } own)
        {
            ends.Add(own);
        }

        foreach (var file in new[] { GenerationFileName, ModelConfigFileName }.Select(name => Path.Combine(directory, name)).Where(File.Exists))
        {
            var json = JsonInput.ReadFile(file, WordLevelFiles.MaxFileBytes);
            if (json.Has("eos_token_id"))
            {
                ends.AddRange(json.GetInt32List("eos_token_id").Select(id => id >= 0 && id < count
                    ? id
                    : throw json.Error($"the eos_token_id {id} is not in the tokenizer's vocabulary of {count}")));
                break;
            }
        }

        return ends.Count > 0 ? [.. ends.Distinct()] : throw config.Json.Error("'eos_token' is missing");
    }
}
