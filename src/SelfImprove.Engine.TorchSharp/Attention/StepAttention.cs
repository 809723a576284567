using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The attention of one new token per completion to all of its own. Its tensors belong to the dispose scope that it was made in.</summary>
internal sealed class StepAttention : IHeadAttention
{
    private readonly ModelConfig _config;
    private readonly KeyValueCache _cache;
    private readonly int _rows;

    // Where each row's new token goes [rows * key heads], what it may not look at [rows, 1, 1, length], and the length of the longest row.
    private readonly Tensor _places;
    private readonly Tensor _mask;
    private readonly int _length;

    /// <summary>Prepares a step.</summary>
    /// <param name="config">The model.</param>
    /// <param name="cache">Keys and values; those of the new tokens are added.</param>
    /// <param name="positions">The positions of the new tokens of the first rows of the cache.</param>
    /// <param name="device">Where the model runs.</param>
    public StepAttention(ModelConfig config, KeyValueCache cache, ReadOnlySpan<int> positions, Device device)
    {
        (_config, _cache, _rows) = (config, cache, positions.Length);
        var heads = config.KeyValueHeadCount;
        var places = new long[_rows * heads];
        var last = new long[_rows];
        for (var row = 0; row < _rows; row++)
        {
            last[row] = positions[row];
            _length = Math.Max(_length, positions[row] + 1);
            for (var head = 0; head < heads; head++)
            {
                places[(row * heads) + head] = ((((long)row * heads) + head) * cache.Capacity) + positions[row];
            }
        }

        if (_rows > cache.Rows || _length > cache.Capacity)
        {
            throw new InvalidOperationException($"{_rows} rows of up to {_length} tokens do not fit a cache of {cache.Rows} rows of {cache.Capacity}");
        }

        _places = HostMemory.Upload(places, device);
        _mask = torch.arange(_length, dtype: ScalarType.Int64, device: device).unsqueeze(0).gt(HostMemory.Upload(last, device).unsqueeze(1)).view(_rows, 1, 1, _length);
    }

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        long groups = _config.KeyValueHeadCount, size = _config.EffectiveHeadSize;
        var heads = _config.HeadCount / groups;
        var (allKeys, allValues) = (Append(_cache[layer].Keys, keys), Append(_cache[layer].Values, values));
        var scores = Checked.Batched(queries.reshape(_rows * groups, heads, size), allKeys.transpose(1, 2)).to_type(ScalarType.Float32).mul(1 / Math.Sqrt(size));
        var weights = scores.view(_rows, groups, heads, _length).masked_fill(_mask, double.NegativeInfinity).softmax(3).to_type(values.dtype);
        return Checked.Batched(weights.view(_rows * groups, heads, _length), allValues).view(_rows, groups * heads * size);

        Tensor Append(Tensor cache, Tensor added)
        {
            cache.view(-1, size).index_copy_(0, _places, added.reshape(-1, size));
            return cache.narrow(0, 0, _rows * groups).narrow(1, 0, _length);
        }
    }
}
