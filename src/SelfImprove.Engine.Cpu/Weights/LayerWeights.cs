namespace SelfImprove.Engines.Cpu;

/// <summary>The maps and gains of one layer.</summary>
internal sealed unsafe class LayerWeights : IDisposable
{
    // For each padded column of qkv, the offset of its bias; -1 in the padding. Null without biases.
    private readonly long[]? _biasOffsets;
    private readonly ParameterView[] _biases = [];
    private readonly int _headSize;

    public LayerWeights(ModelConfig config, ParameterLayout layout, int layer)
    {
        var (hidden, size) = (config.HiddenSize, config.EffectiveHeadSize);
        Qkv = new Linear(hidden, hidden, size, View("self_attn.q_proj.weight"), View("self_attn.k_proj.weight"), View("self_attn.v_proj.weight"));
        Output = new Linear(config.HeadCount * size, size, 0, View("self_attn.o_proj.weight"));
        GateUp = new Linear(hidden, hidden, 0, View("mlp.gate_proj.weight"), View("mlp.up_proj.weight"));
        Down = new Linear(config.IntermediateSize, config.IntermediateSize, 0, View("mlp.down_proj.weight"));
        AttentionNorm = View("input_layernorm.weight").Offset;
        FeedForwardNorm = View("post_attention_layernorm.weight").Offset;
        (QueryNorm, KeyNorm) = config.QueryKeyNorm ? (View("self_attn.q_norm.weight").Offset, View("self_attn.k_norm.weight").Offset) : (-1, -1);
        if (config.AttentionBias)
        {
            var stride = Lanes.Pad(size);
            _headSize = size;
            _biases = [View("self_attn.q_proj.bias"), View("self_attn.k_proj.bias"), View("self_attn.v_proj.bias")];
            _biasOffsets = [.. _biases.SelectMany(
                view => Enumerable.Range(0, (int)view.ElementCount / size * stride).Select(
                    i => i % stride < size ? view.Offset + (i / stride * size) + (i % stride) : -1))];
            Bias = new NativeBuffer(_biasOffsets.Length);
        }

        ParameterView View(string name) => layout[$"model.layers.{layer}.{name}"];
    }

    /// <summary>[queries, keys, values] of a normed row.</summary>
    public Linear Qkv { get; }

    /// <summary>Heads back to the residual stream.</summary>
    public Linear Output { get; }

    /// <summary>[gate, up] of a normed row.</summary>
    public Linear GateUp { get; }

    /// <summary>The feed-forward layer back to the residual stream.</summary>
    public Linear Down { get; }

    public IEnumerable<Linear> Linears => [Qkv, Output, GateUp, Down];

    public long AttentionNorm { get; }

    public long FeedForwardNorm { get; }

    /// <summary>The gains of the norms of each head's queries and keys; -1 without.</summary>
    public long QueryNorm { get; }

    public long KeyNorm { get; }

    /// <summary>The biases as a row of qkv; null when there are none.</summary>
    public NativeBuffer? Bias { get; }

    public void PackBias(DecoderWeights weights)
    {
        var (column, stride) = (0, Lanes.Pad(_headSize));
        foreach (var view in _biases)
        {
            var bias = weights.Vector(view.Offset);
            for (var i = 0; i < view.ElementCount / _headSize * stride; i++)
            {
                var (head, within) = (i / stride, i % stride);
                Bias!.Pointer[column++] = within < _headSize ? bias[(head * _headSize) + within] : 0f;
            }
        }
    }

    /// <summary>Adds the column sums of dQkv [rows, qkv width] to the bias gradients.</summary>
    public void AddBiasGradient(float* dQkv, int rows, float* gradient)
    {
        for (var column = 0; column < _biasOffsets?.Length; column += Lanes.Count)
        {
            var sum = VectorMath.ColumnSums(dQkv + column, Qkv.OutputWidth, rows);
            for (var i = 0; i < Lanes.Count; i++)
            {
                if (_biasOffsets[column + i] is >= 0 and var offset)
                {
                    gradient[offset] += sum[i];
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var linear in Linears)
        {
            linear.Dispose();
        }

        Bias?.Dispose();
    }
}
