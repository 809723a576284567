using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace SelfImprove;

/// <summary>Reads and writes <c>adapter_config.json</c> as PEFT does.</summary>
internal static class AdapterConfigJson
{
    public const string FileName = "adapter_config.json";
    public const string BaseKey = "base_model_name_or_path";
    private const string Kind = "LORA";
    private const string InitializationKey = "init_lora_weights";
    private const long MaxFileBytes = 1 << 20;

    // What would change what the adapter computes, unless it is absent, null, false or empty. Dropout is not among it: it only acts in training.
    private static readonly string[] s_unsupported =
    [
        "alora_invocation_tokens", "alpha_pattern", "arrow_config", "exclude_modules", "fan_in_fan_out", "kasa_config", "layer_replication", "layers_to_transform",
        "lora_bias", "megatron_config", "modules_to_save", "monteclora_config", "rank_pattern", "target_parameters", "trainable_token_indices", "use_bdlora",
        "use_dora", "use_qalora", "use_rslora",
    ];

    // Initializations that leave the base as it is; others move a part of its weights into the adapter.
    private static readonly string[] s_harmlessInitializations = ["gaussian", "eva", "orthogonal"];

    /// <summary>Reads the options, and the name of the base as it is written.</summary>
    public static (JsonInput Json, LoraOptions Options, string Base) Read(string directory)
    {
        var json = JsonInput.ReadFile(Path.Combine(directory, FileName), MaxFileBytes);
        if (json.GetString("peft_type") is var kind && kind != Kind)
        {
            throw json.Error($"adapters of the type '{kind}' are not supported; supported is '{Kind}'");
        }

        foreach (var key in s_unsupported)
        {
            if (json.Has(key) && !IsEmpty(json.Element.GetProperty(key)))
            {
                throw json.Error($"'{key}' is not supported; supported are adapters whose factors lora_A and lora_B are all that there is. PEFT's merge_and_unload() makes an ordinary model of any adapter");
            }
        }

        if (json.GetString("bias", "none") is var bias && bias != "none")
        {
            throw json.Error($"bias '{bias}' is not supported: biases are not trained here; supported is 'none'");
        }

        if (json.Has(InitializationKey) && json.Element.GetProperty(InitializationKey).ValueKind == JsonValueKind.String
            && json.GetString(InitializationKey) is var initialization && !s_harmlessInitializations.Contains(initialization))
        {
            throw json.Error($"{InitializationKey} '{initialization}' changes the base's own weights, which is not supported; PEFT's merge_and_unload() makes an ordinary model of such an adapter");
        }

        // PEFT's own defaults.
        var options = new LoraOptions
        {
            Rank = json.GetInt32("r", 8),
            Alpha = json.GetDouble("lora_alpha", 8),
            TargetModules = json.GetStringList("target_modules"),
        };
        var failures = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true)
            ? (json, options, json.GetString(BaseKey))
            : throw json.Error(string.Join("; ", failures.Select(f => f.ErrorMessage)));
    }

    /// <summary>Writes what PEFT needs to load the adapter, with the base's path relative to the folder.</summary>
    public static void Write(string directory, AdapterConfig adapter) => JsonOutput.WriteFile(Path.Combine(directory, FileName), json =>
    {
        WriteEmpty(json, "alpha_pattern");
        json.WriteNull("auto_mapping");
        json.WriteString(BaseKey, Path.GetRelativePath(Path.GetFullPath(directory), adapter.BaseDirectory).Replace('\\', '/'));
        json.WriteString("bias", "none");
        json.WriteBoolean("fan_in_fan_out", false);
        json.WriteBoolean("inference_mode", true);
        json.WriteBoolean(InitializationKey, true);
        json.WriteNull("layers_pattern");
        json.WriteNull("layers_to_transform");
        json.WriteNumber("lora_alpha", adapter.Lora.Alpha);
        json.WriteFloat("lora_dropout", 0);
        json.WriteNull("modules_to_save");
        json.WriteString("peft_type", Kind);
        json.WriteNumber("r", adapter.Lora.Rank);
        WriteEmpty(json, "rank_pattern");
        json.WriteNull("revision");
        json.WriteStartArray("target_modules");
        foreach (var module in LoraOptions.KnownModules.Where(m => adapter.Lora.TargetModules.Contains(m)))
        {
            json.WriteStringValue(module);
        }

        json.WriteEndArray();
        json.WriteString("task_type", "CAUSAL_LM");
    });

    private static void WriteEmpty(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject(key);
        json.WriteEndObject();
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}
