using System.Text.Json;

namespace SelfImprove;

/// <summary>The rotary positions of a <c>config.json</c>: <c>rope_scaling</c> and <c>rope_theta</c>, or <c>rope_parameters</c> with both.</summary>
internal static class RopeJson
{
    private const double DefaultTheta = 10000;
    private const string Default = "default";
    private const string Linear = "linear";
    private const string Llama3 = "llama3";
    private const string Yarn = "yarn";

    /// <summary>The base of the frequencies, wherever it stands.</summary>
    public static double ReadTheta(JsonInput json) => Parameters(json).GetDouble("rope_theta", json.GetDouble("rope_theta", DefaultTheta));

    /// <summary>The scaling; null for none.</summary>
    public static RopeScaling? Read(JsonInput json)
    {
        var rope = Parameters(json);
        var kind = rope.GetString("rope_type", rope.GetString("type", Default));
        if (kind is not (Default or Linear or Llama3 or Yarn))
        {
            throw json.Error($"rotary positions of the kind '{kind}' (rope_scaling) are not supported; supported are '{Default}', '{Linear}', '{Llama3}' and '{Yarn}'");
        }

        foreach (var (owner, key) in new[] { (json, "partial_rotary_factor"), (rope, "partial_rotary_factor") })
        {
            if (owner.GetDouble(key, 1) is var part && part != 1)
            {
                throw owner.Error(FormattableString.Invariant($"{key} {part} is not supported: whole heads turn here"));
            }
        }

        if (rope.Has("mscale") || rope.Has("mscale_all_dim"))
        {
            throw rope.Error("mscale and mscale_all_dim are not supported; give the attention_factor that follows from them");
        }

        var defaults = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 1 };
        return kind switch
        {
            Linear => new RopeScaling { Kind = RopeScalingKind.Linear, Factor = rope.GetDouble("factor") },
            Llama3 => new RopeScaling
            {
                Kind = RopeScalingKind.Llama3,
                Factor = rope.GetDouble("factor"),
                OriginalContextLength = rope.GetInt32("original_max_position_embeddings"),
                LowFrequencyFactor = rope.GetDouble("low_freq_factor"),
                HighFrequencyFactor = rope.GetDouble("high_freq_factor"),
            },
            Yarn => new RopeScaling
            {
                Kind = RopeScalingKind.Yarn,
                Factor = rope.GetDouble("factor"),
                OriginalContextLength = rope.Has("original_max_position_embeddings") ? rope.GetInt32("original_max_position_embeddings") : null,
                BetaFast = rope.GetDouble("beta_fast", defaults.BetaFast),
                BetaSlow = rope.GetDouble("beta_slow", defaults.BetaSlow),
                AttentionFactor = rope.Has("attention_factor") ? rope.GetDouble("attention_factor") : null,
                Truncate = rope.GetBoolean("truncate", defaults.Truncate),
            },
            _ => null,
        };
    }

    /// <summary>Writes <c>rope_scaling</c> and <c>rope_theta</c>, which old and new versions of transformers read.</summary>
    public static void Write(Utf8JsonWriter json, ModelConfig config)
    {
        if (config.RopeScaling is not { } scaling)
        {
            json.WriteNull("rope_scaling");
        }
        else
        {
            json.WriteStartObject("rope_scaling");
            if (scaling.Kind == RopeScalingKind.Yarn)
            {
                if (scaling.AttentionFactor is { } factor)
                {
                    json.WriteFloat("attention_factor", factor);
                }

                json.WriteFloat("beta_fast", scaling.BetaFast);
                json.WriteFloat("beta_slow", scaling.BetaSlow);
            }

            json.WriteFloat("factor", scaling.Factor);
            if (scaling.Kind == RopeScalingKind.Llama3)
            {
                json.WriteFloat("high_freq_factor", scaling.HighFrequencyFactor);
                json.WriteFloat("low_freq_factor", scaling.LowFrequencyFactor);
            }

            if (scaling.OriginalContextLength is { } length)
            {
                json.WriteNumber("original_max_position_embeddings", length);
            }

            json.WriteString("rope_type", scaling.Kind switch { RopeScalingKind.Linear => Linear, RopeScalingKind.Llama3 => Llama3, _ => Yarn });
            if (!scaling.Truncate)
            {
                json.WriteBoolean("truncate", false);
            }

            json.WriteEndObject();
        }

        json.WriteFloat("rope_theta", config.RopeTheta);
    }

    // Version 5 of transformers writes rope_parameters, versions before it rope_scaling and a separate rope_theta.
    private static JsonInput Parameters(JsonInput json) =>
        json.Has("rope_parameters") ? json.GetObject("rope_parameters")
        : json.Has("rope_scaling") ? json.GetObject("rope_scaling")
        : JsonInput.Empty;
}
