using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace SelfImprove;

/// <summary>Reads <c>config.json</c> and <c>generation_config.json</c> as versions 4 and 5 of the transformers library write them.</summary>
/// <remarks>A value head is marked by a key of our own, <c>value_head</c>, which transformers ignores.</remarks>
internal static class ConfigJson
{
    public const string FileName = "config.json";
    public const string GenerationFileName = "generation_config.json";
    public const string ValueHeadKey = "value_head";
    public const string EndOfSequenceKey = "eos_token_id";

    // Published files have a few kilobytes.
    private const long MaxFileBytes = 1 << 20;

    // What transformers takes for Qwen-3 where the key is absent; the other architectures divide the hidden size.
    private const int Qwen3HeadSize = 128;

    // Keys that follow from the model, and one (auto_map) that names program code, which is neither run nor copied.
    private static readonly HashSet<string> Owned =
    [
        "architectures", "attention_bias", "auto_map", "bos_token_id", "dtype", EndOfSequenceKey, "head_dim", "hidden_act", "hidden_size", "intermediate_size",
        "max_position_embeddings", "model_type", "num_attention_heads", "num_hidden_layers", "num_key_value_heads", "pad_token_id", "rms_norm_eps",
        "rope_parameters", "rope_scaling", "rope_theta", "tie_word_embeddings", "torch_dtype", ValueHeadKey, "vocab_size",
    ];

    public static ModelConfig Read(string directory)
    {
        var json = JsonInput.ReadFile(Path.Combine(directory, FileName), MaxFileBytes);
        var architecture = Architectures.Read(json);
        RefuseUnsupported(json, architecture);
        var generationPath = Path.Combine(directory, GenerationFileName);
        var generation = File.Exists(generationPath) ? JsonInput.ReadFile(generationPath, MaxFileBytes) : (JsonInput?)null;

        var hiddenSize = json.GetInt32("hidden_size");
        var headCount = json.GetInt32("num_attention_heads");
        var layers = json.GetInt32("num_hidden_layers");
        var headSize = json.GetInt32("head_dim", architecture == ModelArchitecture.Qwen3 ? Qwen3HeadSize : 0);
        var ends = generation?.Has(EndOfSequenceKey) == true ? generation.Value : json;
        var config = new ModelConfig
        {
            VocabularySize = json.GetInt32("vocab_size"),
            HiddenSize = hiddenSize,
            IntermediateSize = json.GetInt32("intermediate_size"),
            LayerCount = layers,
            HeadCount = headCount,
            KeyValueHeadCount = json.GetInt32("num_key_value_heads", headCount),
            HeadSize = (long)headSize * headCount == hiddenSize ? 0 : headSize,
            ContextLength = json.GetInt32("max_position_embeddings"),
            RopeTheta = RopeJson.ReadTheta(json),
            RopeScaling = RopeJson.Read(json),
            SlidingWindow = SlidingWindowJson.Read(json, architecture, layers),
            NormEpsilon = json.GetDouble("rms_norm_eps", 1e-6),
            TieEmbeddings = json.GetBoolean("tie_word_embeddings", false),
            AttentionBias = architecture == ModelArchitecture.Qwen2,
            QueryKeyNorm = architecture == ModelArchitecture.Qwen3,
            ValueHead = json.GetBoolean(ValueHeadKey, false),
            TokenIds = new SpecialTokenIds
            {
                BeginOfSequence = OptionalId(json, "bos_token_id"),

                // Where they differ (published Qwen2.5), transformers stops at the ids of generation_config.json.
                EndOfSequence = ends.GetInt32List(EndOfSequenceKey),
                Padding = OptionalId(json, "pad_token_id"),
            },
        };
        if (architecture == ModelArchitecture.Mistral)
        {
            config = config with { Architecture = architecture };
        }

        Check(json, config);
        return config with { Carried = Carry(json, generation, config) };
    }

    private static void RefuseUnsupported(JsonInput json, ModelArchitecture architecture)
    {
        if (json.GetString("hidden_act", "silu") is var activation && activation != "silu")
        {
            throw json.Error($"hidden_act '{activation}' is not supported; supported is 'silu'");
        }

        if (architecture != ModelArchitecture.Qwen2 && json.GetBoolean("attention_bias", false))
        {
            throw json.Error($"a model of the type '{Architectures.TypeOf(architecture)}' with attention_bias (biases on the output projection too) is not supported; supported are biases as in 'qwen2'");
        }

        if (json.GetBoolean("mlp_bias", false))
        {
            throw json.Error("mlp_bias is not supported: feed-forward layers have no biases here");
        }

        if (json.Has("quantization_config"))
        {
            throw json.Error("quantised weights (quantization_config) are not supported; use the checkpoint in float32, float16 or bfloat16");
        }
    }

    private static CarriedSettings Carry(JsonInput json, JsonInput? generation, ModelConfig config)
    {
        var keys = CarriedKeys.Select(json, (name, value) =>
            !Owned.Contains(name) && !SlidingWindowJson.Owns(name, value, config) && !ConfigJsonWriter.IsDefault(name, value));
        return new CarriedSettings(keys, generation is { } own ? CarryGeneration(own, config) : null);
    }

    private static string? CarryGeneration(JsonInput json, ModelConfig config)
    {
        var keys = CarriedKeys.Select(json, (name, value) => name != EndOfSequenceKey && !(name switch
        {
            "bos_token_id" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id == config.TokenIds.BeginOfSequence,
            "pad_token_id" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id == config.TokenIds.Padding,
            _ => false,
        }));
        return keys == ConfigJsonWriter.DefaultGeneration ? null : keys;
    }

    private static void Check(JsonInput json, ModelConfig config)
    {
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(config, new ValidationContext(config), failures, validateAllProperties: true))
        {
            throw json.Error(string.Join("; ", failures.Select(f => f.ErrorMessage)));
        }
    }

    private static int? OptionalId(JsonInput json, string key) => json.Has(key) ? json.GetInt32(key) : null;
}
