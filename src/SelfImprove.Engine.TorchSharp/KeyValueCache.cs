using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// The keys and values of completions in the making, allocated once for a run of completions; and the attention of one new token per completion to all of its own.
/// </summary>
internal sealed class KeyValueCache : IHeadAttention, IDisposable
{
    private readonly ModelConfig _config;
    private readonly Device _device;
    private readonly int _capacity;

    // Per layer [rows * key heads, capacity, size]. Zeros to begin with: what is masked counts nothing, unless it is not a number.
    private Tensor[] _keys;
    private Tensor[] _values;

    // Where each row's new token goes [rows * key heads], what it may not look at [rows, 1, 1, length], and the length of the longest row.
    private Tensor? _places;
    private Tensor? _mask;
    private int _length;

    public KeyValueCache(ModelConfig config, ScalarType type, Device device, int rows, int capacity)
    {
        (_config, _device, _capacity, Rows) = (config, device, capacity, rows);
        _keys = [.. Enumerable.Range(0, config.LayerCount).Select(_ => Make())];
        _values = [.. Enumerable.Range(0, config.LayerCount).Select(_ => Make())];

        Tensor Make()
        {
            using var scope = torch.NewDisposeScope();
            return torch.zeros(new long[] { (long)rows * config.KeyValueHeadCount, capacity, config.EffectiveHeadSize }, dtype: type, device: device).DetachFromDisposeScope();
        }
    }

    /// <summary>Number of completions that there is room for.</summary>
    public int Rows { get; private set; }

    /// <summary>Takes over the keys and values [sequences, longest, key heads, size] of prompts: those of prompt sources[i] for the row rows[i].</summary>
    public void Fill(int layer, Tensor keys, Tensor values, Tensor rows, Tensor sources)
    {
        using var scope = torch.NewDisposeScope();
        Copy(_keys[layer], keys);
        Copy(_values[layer], values);

        void Copy(Tensor cache, Tensor prompts)
        {
            var length = prompts.size(1);
            cache.view(Rows, _config.KeyValueHeadCount, _capacity, _config.EffectiveHeadSize).narrow(2, 0, length)
                .index_copy_(0, rows, prompts.permute(0, 2, 1, 3).index_select(0, sources));
        }
    }

    /// <summary>Prepares a step that adds a token to every row; the tensors belong to the current dispose scope.</summary>
    public void Place(ReadOnlySpan<int> positions)
    {
        var heads = _config.KeyValueHeadCount;
        var places = new long[Rows * heads];
        var last = new long[Rows];
        _length = 0;
        for (var row = 0; row < Rows; row++)
        {
            last[row] = positions[row];
            _length = Math.Max(_length, positions[row] + 1);
            for (var head = 0; head < heads; head++)
            {
                places[(row * heads) + head] = ((((long)row * heads) + head) * _capacity) + positions[row];
            }
        }

        _places = HostMemory.Upload(places, _device);
        _mask = torch.arange(_length, dtype: ScalarType.Int64, device: _device).unsqueeze(0).gt(HostMemory.Upload(last, _device).unsqueeze(1)).view(Rows, 1, 1, _length);
    }

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        long groups = _config.KeyValueHeadCount, size = _config.EffectiveHeadSize;
        var heads = _config.HeadCount / groups;
        var (allKeys, allValues) = (Append(_keys[layer], keys), Append(_values[layer], values));
        var scores = Checked.Batched(queries.view(Rows * groups, heads, size), allKeys.transpose(1, 2)).to_type(ScalarType.Float32).mul(1 / Math.Sqrt(size));
        var weights = scores.view(Rows, groups, heads, _length).masked_fill(_mask!, double.NegativeInfinity).softmax(3).to_type(values.dtype);
        return Checked.Batched(weights.view(Rows * groups, heads, _length), allValues).view(Rows, groups * heads * size);

        Tensor Append(Tensor cache, Tensor added)
        {
            cache.view(-1, size).index_copy_(0, _places!, added.reshape(-1, size));
            return cache.narrow(1, 0, _length);
        }
    }

    /// <summary>Keeps some rows alone, in the order given.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        using var scope = torch.NewDisposeScope();
        var heads = _config.KeyValueHeadCount;
        var kept = new long[rows.Length * heads];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = ((long)rows[i / heads] * heads) + (i % heads);
        }

        var index = HostMemory.Upload(kept, _device);
        foreach (var cache in new[] { _keys, _values })
        {
            for (var layer = 0; layer < cache.Length; layer++)
            {
                var smaller = cache[layer].index_select(0, index).DetachFromDisposeScope();
                cache[layer].Dispose();
                cache[layer] = smaller;
            }
        }

        Rows = rows.Length;
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }
}
