using System.Text.Json;

namespace SelfImprove;

/// <summary>The window of attention of a <c>config.json</c>, whose keys mean different things in different architectures.</summary>
internal static class SlidingWindowJson
{
    private const string Window = "sliding_window";
    private const string UseWindow = "use_sliding_window";
    private const string FirstLayer = "max_window_layers";
    private const string LayerTypes = "layer_types";

    // What transformers takes where the key is absent.
    private const int DefaultWindow = 4096;
    private const int DefaultFirstLayer = 28;

    /// <summary>The window; null when no layer has one.</summary>
    public static int? Read(JsonInput json, ModelArchitecture architecture, int layers) => architecture switch
    {
        ModelArchitecture.Llama => null,

        // Absent means the default; null means none.
        ModelArchitecture.Mistral => json.Element.TryGetProperty(Window, out var value) && value.ValueKind == JsonValueKind.Null ? null : json.GetInt32(Window, DefaultWindow),
        _ => json.GetBoolean(UseWindow, false) && HasWindowedLayer(json, layers) ? json.GetInt32(Window, DefaultWindow) : null,
    };

    public static void Write(Utf8JsonWriter json, ModelConfig config, CarriedKeys carried)
    {
        if (config.Architecture == ModelArchitecture.Mistral)
        {
            json.WritePropertyName(Window);
            if (config.SlidingWindow is { } window)
            {
                json.WriteNumberValue(window);
            }
            else
            {
                json.WriteNullValue();
            }
        }
        else if (config.Architecture != ModelArchitecture.Llama)
        {
            if (config.SlidingWindow is { } window)
            {
                if (!carried.Has(FirstLayer))
                {
                    json.WriteNumber(FirstLayer, 0);
                }

                json.WriteNumber(Window, window);
            }

            json.WriteBoolean(UseWindow, config.SlidingWindow is not null);
        }
    }

    /// <summary>Whether writing a model of this window writes the entry anyway.</summary>
    public static bool Owns(string key, JsonElement value, ModelConfig config) => config.Architecture != ModelArchitecture.Llama && key switch
    {
        UseWindow => true,
        Window => config.SlidingWindow is not null || config.Architecture == ModelArchitecture.Mistral,
        FirstLayer => config.SlidingWindow is not null && config.Architecture != ModelArchitecture.Mistral && value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0,
        _ => false,
    };

    private static bool HasWindowedLayer(JsonInput json, int layers) =>
        json.Has(LayerTypes) ? json.GetStringList(LayerTypes).Contains("sliding_attention") : json.GetInt32(FirstLayer, DefaultFirstLayer) < layers;
}
