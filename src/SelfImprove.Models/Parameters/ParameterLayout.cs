using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Where each named weight of a model stands in one flat block of single-precision numbers. Weights, gradient and optimizer moments
/// share the layout, so initialising, copying, saving and stepping are loops over one list.
/// </summary>
/// <remarks>
/// Names and shapes are those of Hugging Face's Llama, Mistral, Qwen-2 and Qwen-3 checkpoints (matrices are [outputs, inputs], row-major), with
/// <see cref="ValueHeadName"/> added for critics. Every view starts at a multiple of <see cref="Alignment"/> numbers; the gaps hold
/// zeros. Immutable and thread-safe.
/// </remarks>
public sealed class ParameterLayout
{
    /// <summary>Views start at multiples of this many numbers: 64 bytes, a cache line and the widest vector.</summary>
    public const int Alignment = 16;

    /// <summary>The name of a critic's value head, of shape [1, hidden].</summary>
    public const string ValueHeadName = "value_head.weight";

    private readonly Dictionary<string, ParameterView> _byName;

    private ParameterLayout(ImmutableArray<ParameterView> views, long length)
    {
        Views = views;
        Length = length;
        ParameterCount = views.Sum(v => v.ElementCount);
        _byName = views.ToDictionary(v => v.Name, StringComparer.Ordinal);
    }

    /// <summary>The views in the order of their offsets: embedding, layers, final norm, output head, value head.</summary>
    public ImmutableArray<ParameterView> Views { get; }

    /// <summary>Length of the flat block, gaps included: a multiple of <see cref="Alignment"/>.</summary>
    public long Length { get; }

    /// <summary>Number of weights, gaps excluded; a tied output head is counted once.</summary>
    public long ParameterCount { get; }

    /// <summary>The view of a name.</summary>
    /// <exception cref="KeyNotFoundException">The model has no weights of that name.</exception>
    public ParameterView this[string name] => _byName[name];

    /// <summary>Lays out the weights of a model.</summary>
    /// <param name="config">A valid configuration.</param>
    public static ParameterLayout Create(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        long hidden = config.HiddenSize, ffn = config.IntermediateSize;
        var queries = (long)config.HeadCount * config.EffectiveHeadSize;
        var keys = (long)config.KeyValueHeadCount * config.EffectiveHeadSize;

        var views = ImmutableArray.CreateBuilder<ParameterView>();
        var end = 0L;
        Add("model.embed_tokens.weight", config.VocabularySize, hidden);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var prefix = $"model.layers.{layer}";
            Add($"{prefix}.input_layernorm.weight", hidden);
            Add($"{prefix}.self_attn.q_proj.weight", queries, hidden);
            Add($"{prefix}.self_attn.k_proj.weight", keys, hidden);
            Add($"{prefix}.self_attn.v_proj.weight", keys, hidden);
            if (config.AttentionBias)
            {
                Add($"{prefix}.self_attn.q_proj.bias", queries);
                Add($"{prefix}.self_attn.k_proj.bias", keys);
                Add($"{prefix}.self_attn.v_proj.bias", keys);
            }

            if (config.QueryKeyNorm)
            {
                Add($"{prefix}.self_attn.q_norm.weight", config.EffectiveHeadSize);
                Add($"{prefix}.self_attn.k_norm.weight", config.EffectiveHeadSize);
            }

            Add($"{prefix}.self_attn.o_proj.weight", hidden, queries);
            Add($"{prefix}.post_attention_layernorm.weight", hidden);
            Add($"{prefix}.mlp.gate_proj.weight", ffn, hidden);
            Add($"{prefix}.mlp.up_proj.weight", ffn, hidden);
            Add($"{prefix}.mlp.down_proj.weight", hidden, ffn);
        }

        Add("model.norm.weight", hidden);
        if (!config.TieEmbeddings)
        {
            Add("lm_head.weight", config.VocabularySize, hidden);
        }

        if (config.ValueHead)
        {
            Add(ValueHeadName, 1, hidden);
        }

        return new ParameterLayout(views.ToImmutable(), end);

        void Add(string name, params ReadOnlySpan<long> shape)
        {
            var view = new ParameterView(name, [.. shape], end);
            views.Add(view);
            end = checked(end + ((view.ElementCount + Alignment - 1) / Alignment * Alignment));
        }
    }

    /// <summary>Lays out the weights of an adapter of low rank: the factors A and B of every adapted matrix, layer after layer, then the value head of a model that has one.</summary>
    /// <param name="config">A valid configuration of the adapted model.</param>
    /// <param name="lora">Valid options.</param>
    /// <returns>A layout with the names that PEFT stores, such as <c>base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight</c>.</returns>
    public static ParameterLayout CreateAdapter(ModelConfig config, LoraOptions lora)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(lora);
        var views = ImmutableArray.CreateBuilder<ParameterView>();
        var end = 0L;
        foreach (var view in Create(config).Views)
        {
            if (view.Name == ValueHeadName)
            {
                Add(view.Name, view.Shape);
            }
            else if (!view.IsVector && lora.TargetModules.Contains(LoraNames.ModuleOf(view.Name)))
            {
                Add(LoraNames.A(view.Name), [lora.Rank, view.Shape[1]]);
                Add(LoraNames.B(view.Name), [view.Shape[0], lora.Rank]);
            }
        }

        return new ParameterLayout(views.ToImmutable(), end);

        void Add(string name, ImmutableArray<long> shape)
        {
            var view = new ParameterView(name, shape, end);
            views.Add(view);
            end = checked(end + ((view.ElementCount + Alignment - 1) / Alignment * Alignment));
        }
    }

    /// <summary>The view of a name; null when the model has none of that name.</summary>
    public ParameterView? Find(string name) => _byName.GetValueOrDefault(name);
}
