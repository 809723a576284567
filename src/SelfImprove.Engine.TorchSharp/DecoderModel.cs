using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The layers of a decoder-only transformer of the Llama family, over rows of tokens.</summary>
internal sealed class DecoderModel
{
    private readonly FlatParameters _parameters;
    private readonly ScalarType _type;
    private readonly ImmutableArray<LayerTensors> _layers;

    public DecoderModel(ModelConfig config, FlatParameters parameters)
    {
        (Config, _parameters, _type) = (config, parameters, parameters.Type);
        _layers = [.. Enumerable.Range(0, config.LayerCount).Select(i => new LayerTensors(parameters, i))];
    }

    public ModelConfig Config { get; }

    /// <summary>The weights of a layer, in the order of <see cref="ParameterLayout.Views"/>.</summary>
    public ImmutableArray<ParameterView> ViewsOf(int layer) => _layers[layer].Views;

    /// <summary>The weights of <see cref="ViewsOf"/>.</summary>
    public ImmutableArray<Tensor> TensorsOf(int layer) => _layers[layer].Tensors;

    /// <summary>The tokens' embeddings [rows, hidden].</summary>
    public Tensor Embed(Tensor tokens) => _parameters["model.embed_tokens.weight"].index_select(0, tokens);

    /// <summary>One layer: x [rows, hidden] to [rows, hidden]. The result belongs to the dispose scope of the caller, everything else is let go.</summary>
    public Tensor Layer(int index, Tensor x, (Tensor Cosines, Tensor Sines) angles, IHeadAttention attention)
    {
        using var scope = torch.NewDisposeScope();
        var (w, rows, size) = (_layers[index], x.size(0), Config.EffectiveHeadSize);
        var normed = Norm(x, w.AttentionNorm);
        var queries = Checked.Linear(normed, w.Query, w.QueryBias).view(rows, Config.HeadCount, size);
        var keys = Checked.Linear(normed, w.Key, w.KeyBias).view(rows, Config.KeyValueHeadCount, size);
        var values = Checked.Linear(normed, w.Value, w.ValueBias).view(rows, Config.KeyValueHeadCount, size);
        if (w is { QueryNorm: { } queryNorm, KeyNorm: { } keyNorm })
        {
            (queries, keys) = (Norm(queries, queryNorm), Norm(keys, keyNorm));
        }

        var heads = attention.Attend(index, RotaryTable.Turn(queries, angles, _type), RotaryTable.Turn(keys, angles, _type), values);
        var middle = x.add(Checked.Linear(heads, w.Output));
        var wide = Norm(middle, w.FeedForwardNorm);
        var activated = Checked.Linear(wide, w.Gate).silu().mul(Checked.Linear(wide, w.Up));
        return middle.add(Checked.Linear(activated, w.Down)).MoveToOuterDisposeScope();
    }

    /// <summary>The last norm: x [rows, hidden] to [rows, hidden].</summary>
    public Tensor FinalNorm(Tensor x) => Norm(x, _parameters["model.norm.weight"]);

    // Root-mean-square normalisation over the last dimension, in single precision.
    private Tensor Norm(Tensor x, Tensor gain)
    {
        var wide = x.to_type(ScalarType.Float32);
        var scale = wide.mul(wide).mean([-1], keepdim: true).add(Config.NormEpsilon).rsqrt();
        return wide.mul(scale).to_type(_type).mul(gain);
    }

    private sealed class LayerTensors
    {
        public LayerTensors(FlatParameters parameters, int layer)
        {
            var prefix = $"model.layers.{layer}.";
            Views = [.. parameters.Layout.Views.Where(v => v.Name.StartsWith(prefix, StringComparison.Ordinal))];
            Tensors = [.. Views.Select(v => parameters[v.Name])];
            (AttentionNorm, FeedForwardNorm) = (Of("input_layernorm.weight"), Of("post_attention_layernorm.weight"));
            (Query, Key, Value, Output) = (Of("self_attn.q_proj.weight"), Of("self_attn.k_proj.weight"), Of("self_attn.v_proj.weight"), Of("self_attn.o_proj.weight"));
            (QueryBias, KeyBias, ValueBias) = (Find("self_attn.q_proj.bias"), Find("self_attn.k_proj.bias"), Find("self_attn.v_proj.bias"));
            (QueryNorm, KeyNorm) = (Find("self_attn.q_norm.weight"), Find("self_attn.k_norm.weight"));
            (Gate, Up, Down) = (Of("mlp.gate_proj.weight"), Of("mlp.up_proj.weight"), Of("mlp.down_proj.weight"));

            Tensor Of(string name) => parameters[prefix + name];

            Tensor? Find(string name) => parameters.Find(prefix + name);
        }

        public ImmutableArray<ParameterView> Views { get; }

        public ImmutableArray<Tensor> Tensors { get; }

        public Tensor AttentionNorm { get; }

        public Tensor FeedForwardNorm { get; }

        public Tensor Query { get; }

        public Tensor Key { get; }

        public Tensor Value { get; }

        public Tensor Output { get; }

        public Tensor? QueryBias { get; }

        public Tensor? KeyBias { get; }

        public Tensor? ValueBias { get; }

        public Tensor? QueryNorm { get; }

        public Tensor? KeyNorm { get; }

        public Tensor Gate { get; }

        public Tensor Up { get; }

        public Tensor Down { get; }
    }
}
