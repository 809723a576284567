using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The layers of a decoder-only transformer of the Llama family, over rows of tokens.</summary>
internal sealed class DecoderModel
{
    private readonly EngineWeights _weights;
    private readonly ScalarType _type;
    private readonly ImmutableArray<LayerTensors> _layers;

    public DecoderModel(EngineWeights weights)
    {
        (_weights, _type) = (weights, weights.Type);
        _layers = [.. Enumerable.Range(0, Config.LayerCount).Select(i => new LayerTensors(weights, i))];
    }

    public ModelConfig Config => _weights.Config;

    /// <summary>The trained weights of a layer, in the order of <see cref="ParameterLayout.Views"/>.</summary>
    public ImmutableArray<ParameterView> ViewsOf(int layer) => _layers[layer].Views;

    /// <summary>The weights of <see cref="ViewsOf"/>.</summary>
    public ImmutableArray<Tensor> TensorsOf(int layer) => _layers[layer].Tensors;

    /// <summary>The tokens' embeddings [rows, hidden].</summary>
    public Tensor Embed(Tensor tokens) => _weights.Model["model.embed_tokens.weight"].index_select(0, tokens);

    /// <summary>One layer: x [rows, hidden] to [rows, hidden]. The result belongs to the dispose scope of the caller, everything else is let go.</summary>
    public Tensor Layer(int index, Tensor x, (Tensor Cosines, Tensor Sines) angles, IHeadAttention attention)
    {
        using var scope = torch.NewDisposeScope();
        var (w, rows, size) = (_layers[index], x.size(0), Config.EffectiveHeadSize);
        var normed = Norm(x, w.AttentionNorm);
        var queries = w.Query.Apply(normed).view(rows, Config.HeadCount, size);
        var keys = w.Key.Apply(normed).view(rows, Config.KeyValueHeadCount, size);
        var values = w.Value.Apply(normed).view(rows, Config.KeyValueHeadCount, size);
        if (w is { QueryNorm: { } queryNorm, KeyNorm: { } keyNorm })
        {
            (queries, keys) = (Norm(queries, queryNorm), Norm(keys, keyNorm));
        }

        var heads = attention.Attend(index, RotaryTable.Turn(queries, angles, _type), RotaryTable.Turn(keys, angles, _type), values);
        var middle = x.add(w.Output.Apply(heads));
        var wide = Norm(middle, w.FeedForwardNorm);
        var activated = w.Gate.Apply(wide).silu().mul(w.Up.Apply(wide));
        return middle.add(w.Down.Apply(activated)).MoveToOuterDisposeScope();
    }

    /// <summary>The last norm: x [rows, hidden] to [rows, hidden].</summary>
    public Tensor FinalNorm(Tensor x) => Norm(x, _weights.Model["model.norm.weight"]);

    // Root-mean-square normalisation over the last dimension, in single precision.
    private Tensor Norm(Tensor x, Tensor gain)
    {
        var wide = x.to_type(ScalarType.Float32);
        var scale = wide.mul(wide).mean([-1], keepdim: true).add(Config.NormEpsilon).rsqrt();
        return wide.mul(scale).to_type(_type).mul(gain);
    }

    private sealed class LayerTensors
    {
        public LayerTensors(EngineWeights weights, int layer)
        {
            // An adapter's names hold those of the matrices that it adapts.
            var prefix = $"model.layers.{layer}.";
            Views = [.. weights.Trained.Layout.Views.Where(v => v.Name.Contains(prefix, StringComparison.Ordinal))];
            Tensors = [.. Views.Select(v => weights.Trained[v.Name])];
            (AttentionNorm, FeedForwardNorm) = (weights.Model[prefix + "input_layernorm.weight"], weights.Model[prefix + "post_attention_layernorm.weight"]);
            (QueryNorm, KeyNorm) = (weights.Model.Find(prefix + "self_attn.q_norm.weight"), weights.Model.Find(prefix + "self_attn.k_norm.weight"));
            (Query, Key, Value, Output) = (Map("self_attn.q_proj"), Map("self_attn.k_proj"), Map("self_attn.v_proj"), Map("self_attn.o_proj"));
            (Gate, Up, Down) = (Map("mlp.gate_proj"), Map("mlp.up_proj"), Map("mlp.down_proj"));

            LinearMap Map(string module) => new(weights, prefix + module);
        }

        public ImmutableArray<ParameterView> Views { get; }

        public ImmutableArray<Tensor> Tensors { get; }

        public Tensor AttentionNorm { get; }

        public Tensor FeedForwardNorm { get; }

        public LinearMap Query { get; }

        public LinearMap Key { get; }

        public LinearMap Value { get; }

        public LinearMap Output { get; }

        public Tensor? QueryNorm { get; }

        public Tensor? KeyNorm { get; }

        public LinearMap Gate { get; }

        public LinearMap Up { get; }

        public LinearMap Down { get; }
    }
}
