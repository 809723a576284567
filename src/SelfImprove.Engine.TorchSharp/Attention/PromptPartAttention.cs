using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The attention of a part of a prompt to itself and to what has been read before it. Its tensors belong to the dispose scope that it was made in.</summary>
internal sealed class PromptPartAttention : IHeadAttention
{
    private readonly ModelConfig _config;
    private readonly KeyValueCache _cache;
    private readonly int _first;
    private readonly int _count;

    // [count, first + count]: true where a token would look ahead.
    private readonly Tensor _future;

    /// <summary>Prepares a part.</summary>
    /// <param name="config">The model.</param>
    /// <param name="cache">The prompt's keys and values, in one row; those of the part are added.</param>
    /// <param name="first">Tokens that have been read.</param>
    /// <param name="count">Tokens of the part.</param>
    /// <param name="device">Where the model runs.</param>
    public PromptPartAttention(ModelConfig config, KeyValueCache cache, int first, int count, Device device)
    {
        (_config, _cache, _first, _count) = (config, cache, first, count);
        var places = torch.arange(first + count, dtype: ScalarType.Int64, device: device);
        _future = places.unsqueeze(0).gt(places.narrow(0, first, count).unsqueeze(1));
    }

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        long groups = _config.KeyValueHeadCount, size = _config.EffectiveHeadSize, length = _first + _count;
        var heads = _config.HeadCount / groups;
        var (allKeys, allValues) = (Append(_cache[layer].Keys, keys), Append(_cache[layer].Values, values));
        var rows = queries.reshape(_count, groups, heads, size).permute(1, 2, 0, 3).reshape(groups, heads * _count, size);
        var scores = Checked.Batched(rows, allKeys.transpose(1, 2)).to_type(ScalarType.Float32).mul(1 / Math.Sqrt(size)).view(groups * heads, _count, length);
        var weights = scores.masked_fill(_future, double.NegativeInfinity).softmax(2).to_type(values.dtype).view(groups, heads * _count, length);
        return Checked.Batched(weights, allValues).view(groups, heads, _count, size).permute(2, 0, 1, 3).reshape(_count, groups * heads * size);

        Tensor Append(Tensor cache, Tensor added)
        {
            cache.narrow(1, _first, _count).copy_(added.permute(1, 0, 2));
            return cache.narrow(1, 0, length);
        }
    }
}
