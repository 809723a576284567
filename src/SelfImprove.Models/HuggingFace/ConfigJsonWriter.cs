using System.Text.Json;

namespace SelfImprove;

/// <summary>Writes <c>config.json</c> and <c>generation_config.json</c> as the transformers library does.</summary>
internal static class ConfigJsonWriter
{
    /// <summary>What is carried of a generation_config.json that follows from the model.</summary>
    public const string DefaultGeneration = """{"_from_model_config":true}""";

    private const string AttentionDropout = "attention_dropout";
    private const string InitializerRange = "initializer_range";
    private const string UseCache = "use_cache";

    public static void Write(string directory, ModelConfig config, SafetensorsType type)
    {
        JsonOutput.WriteFile(Path.Combine(directory, ConfigJson.FileName), json => WriteModel(json, config, type));
        JsonOutput.WriteFile(Path.Combine(directory, ConfigJson.GenerationFileName), json => WriteGeneration(json, config));
    }

    /// <summary>Whether an entry of a file is what is written anyway.</summary>
    public static bool IsDefault(string key, JsonElement value) => key switch
    {
        AttentionDropout => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0,
        InitializerRange => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0.02,
        UseCache => value.ValueKind == JsonValueKind.True,
        _ => false,
    };

    private static void WriteModel(Utf8JsonWriter json, ModelConfig config, SafetensorsType type)
    {
        var carried = CarriedKeys.Parse(config.Carried.Config);
        json.WriteStartArray("architectures");
        json.WriteStringValue(Architectures.ClassOf(config.Architecture));
        json.WriteEndArray();
        if (config.Architecture is ModelArchitecture.Llama or ModelArchitecture.Qwen3)
        {
            // In Qwen-2 the biases are part of the architecture; Mistral has no such key.
            json.WriteBoolean("attention_bias", false);
        }

        if (!carried.Has(AttentionDropout))
        {
            json.WriteFloat(AttentionDropout, 0);
        }

        WriteTokenIds(json, config.TokenIds, CarriedKeys.Parse(null));
        json.WriteNumber("head_dim", config.EffectiveHeadSize);
        json.WriteString("hidden_act", "silu");
        json.WriteNumber("hidden_size", config.HiddenSize);
        if (!carried.Has(InitializerRange))
        {
            json.WriteNumber(InitializerRange, 0.02);
        }

        json.WriteNumber("intermediate_size", config.IntermediateSize);
        json.WriteNumber("max_position_embeddings", config.ContextLength);
        json.WriteString("model_type", Architectures.TypeOf(config.Architecture));
        json.WriteNumber("num_attention_heads", config.HeadCount);
        json.WriteNumber("num_hidden_layers", config.LayerCount);
        json.WriteNumber("num_key_value_heads", config.KeyValueHeadCount);
        json.WriteFloat("rms_norm_eps", config.NormEpsilon);
        RopeJson.Write(json, config);
        json.WriteBoolean("tie_word_embeddings", config.TieEmbeddings);
        json.WriteString("torch_dtype", type switch { SafetensorsType.F16 => "float16", SafetensorsType.BF16 => "bfloat16", _ => "float32" });
        if (!carried.Has(UseCache))
        {
            json.WriteBoolean(UseCache, true);
        }

        SlidingWindowJson.Write(json, config, carried);
        if (config.ValueHead)
        {
            json.WriteBoolean(ConfigJson.ValueHeadKey, true);
        }

        json.WriteNumber("vocab_size", config.VocabularySize);
        carried.Write(json);
    }

    private static void WriteGeneration(Utf8JsonWriter json, ModelConfig config)
    {
        var carried = CarriedKeys.Parse(config.Carried.Generation);
        if (config.Carried.Generation is null)
        {
            json.WriteBoolean("_from_model_config", true);
        }

        WriteTokenIds(json, config.TokenIds, carried);
        carried.Write(json);
    }

    private static void WriteTokenIds(Utf8JsonWriter json, SpecialTokenIds ids, CarriedKeys carried)
    {
        if (ids.BeginOfSequence is { } begin && !carried.Has("bos_token_id"))
        {
            json.WriteNumber("bos_token_id", begin);
        }

        if (ids.EndOfSequence is [var end])
        {
            json.WriteNumber(ConfigJson.EndOfSequenceKey, end);
        }
        else if (!ids.EndOfSequence.IsDefaultOrEmpty)
        {
            json.WriteStartArray(ConfigJson.EndOfSequenceKey);
            foreach (var id in ids.EndOfSequence)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
        }

        if (ids.Padding is { } padding && !carried.Has("pad_token_id"))
        {
            json.WriteNumber("pad_token_id", padding);
        }
    }
}
