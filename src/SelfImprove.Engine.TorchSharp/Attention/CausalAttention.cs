using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Every token looks at itself and at those before it in its sequence.</summary>
/// <param name="config">The model.</param>
/// <param name="rows">The sequences.</param>
/// <param name="keep">Takes each layer's keys and values [sequences, longest, key heads, size]; null when nobody wants them.</param>
internal sealed class CausalAttention(ModelConfig config, PackedRows rows, Action<int, Tensor, Tensor>? keep = null) : IHeadAttention
{
    // [tokens, tokens]: true where a token would look ahead.
    private readonly Tensor? _future = TorchVersion.CausalAttention is null ? Future(rows) : null;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        var (q, k, v) = (rows.Pad(queries), rows.Pad(keys), rows.Pad(values));
        keep?.Invoke(layer, k, v);
        return rows.Pack(TorchVersion.CausalAttention is { } attend ? AttendAtOnce(q, k, v, attend) : AttendInSteps(q, k, v));
    }

    // All heads of a group of queries look at the same keys: they stand one below the other, so keys are not repeated.
    private Tensor AttendInSteps(Tensor q, Tensor k, Tensor v)
    {
        long batch = rows.Sequences, length = rows.Longest, groups = config.KeyValueHeadCount, size = config.EffectiveHeadSize;
        var heads = config.HeadCount / groups;
        var queries = q.view(batch, length, groups, heads, size).permute(0, 2, 3, 1, 4).reshape(batch * groups, heads * length, size);
        var keys = k.permute(0, 2, 3, 1).reshape(batch * groups, size, length);
        var values = v.permute(0, 2, 1, 3).reshape(batch * groups, length, size);
        var scores = Checked.Batched(queries, keys).to_type(ScalarType.Float32).mul(1 / Math.Sqrt(size)).view(batch * groups * heads, length, length);
        var weights = scores.masked_fill(_future!, double.NegativeInfinity).softmax(2).to_type(v.dtype).view(batch * groups, heads * length, length);
        return Checked.Batched(weights, values).view(batch, groups, heads, length, size).permute(0, 3, 1, 2, 4).reshape(batch * length, groups * heads * size);
    }

    private Tensor AttendAtOnce(Tensor q, Tensor k, Tensor v, Func<Tensor, Tensor, Tensor, Tensor> attend)
    {
        long batch = rows.Sequences, length = rows.Longest, groups = config.KeyValueHeadCount, size = config.EffectiveHeadSize;
        var heads = config.HeadCount / groups;
        var mixed = attend(q.permute(0, 2, 1, 3), Repeated(k), Repeated(v));
        return mixed.permute(0, 2, 1, 3).reshape(batch * length, groups * heads * size);

        Tensor Repeated(Tensor x) => x.permute(0, 2, 1, 3).unsqueeze(2).expand(batch, groups, heads, length, size).reshape(batch, groups * heads, length, size);
    }

    private static Tensor Future(PackedRows rows)
    {
        var places = torch.arange(rows.Longest, dtype: ScalarType.Int64, device: rows.Tokens.device);
        return places.unsqueeze(0).gt(places.unsqueeze(1));
    }
}
