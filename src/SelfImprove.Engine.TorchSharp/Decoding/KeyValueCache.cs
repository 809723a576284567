using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The keys and values of completions in the making, or of a prompt that is being read.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly ModelConfig _config;
    private readonly Device _device;
    private readonly ScalarType _type;

    // Per layer [rows * key heads, capacity, size]. Zeros to begin with: what is masked counts nothing, unless it is not a number.
    private Tensor[] _keys;
    private Tensor[] _values;

    public KeyValueCache(ModelConfig config, ScalarType type, Device device, int rows, int capacity)
    {
        (_config, _device, _type, Rows, Capacity) = (config, device, type, rows, capacity);
        (_keys, _values) = Make(rows, capacity);
    }

    /// <summary>Number of completions that there is room for.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of tokens that each completion has room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>A layer's keys and values, each [rows * key heads, capacity, size].</summary>
    public (Tensor Keys, Tensor Values) this[int layer] => (_keys[layer], _values[layer]);

    /// <summary>Takes over the keys and values [sequences, longest, key heads, size] of prompts: those of prompt sources[i] for the row rows[i].</summary>
    public void Fill(int layer, Tensor keys, Tensor values, Tensor rows, Tensor sources)
    {
        using var scope = torch.NewDisposeScope();
        Copy(_keys[layer], keys);
        Copy(_values[layer], values);

        void Copy(Tensor cache, Tensor prompts) =>
            ByRow(cache).narrow(2, 0, prompts.size(1)).index_copy_(0, rows, prompts.permute(0, 2, 1, 3).index_select(0, sources));
    }

    /// <summary>Takes over the first tokens of another cache's first row, for some rows one behind the other.</summary>
    public void Fill(KeyValueCache prompt, int length, int firstRow, int rows)
    {
        using var scope = torch.NewDisposeScope();
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            Copy(_keys[layer], prompt._keys[layer]);
            Copy(_values[layer], prompt._values[layer]);
        }

        void Copy(Tensor to, Tensor from) => ByRow(to).narrow(0, firstRow, rows).narrow(2, 0, length).copy_(prompt.ByRow(from).narrow(0, 0, 1).narrow(2, 0, length));
    }

    /// <summary>Copies rows over others.</summary>
    public void Move(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        if (from.IsEmpty)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var (source, target) = (HostMemory.Upload(from, _device), HostMemory.Upload(to, _device));
        foreach (var cache in _keys.Concat(_values))
        {
            ByRow(cache).index_copy_(0, target, ByRow(cache).index_select(0, source));
        }
    }

    /// <summary>Keeps some rows alone, in the order given.</summary>
    public void Keep(ReadOnlySpan<long> rows)
    {
        using var scope = torch.NewDisposeScope();
        var (index, count) = (HostMemory.Upload(rows, _device), rows.Length);
        Replace(cache => ByRow(cache).index_select(0, index).view((long)count * _config.KeyValueHeadCount, Capacity, _config.EffectiveHeadSize));
        Rows = count;
    }

    /// <summary>Makes room for more rows and tokens. When the device has no memory for it, the cache is as it was.</summary>
    public void Grow(int rows, int capacity)
    {
        using var scope = torch.NewDisposeScope();
        var (keys, values) = Make(rows, capacity);
        Copy(_keys, keys);
        Copy(_values, values);
        (_keys, _values, Rows, Capacity) = (keys, values, rows, capacity);

        void Copy(Tensor[] from, Tensor[] to)
        {
            for (var layer = 0; layer < from.Length; layer++)
            {
                ByRow(to[layer], rows, capacity).narrow(0, 0, Rows).narrow(2, 0, Capacity).copy_(ByRow(from[layer]));
                from[layer].Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor.Dispose();
        }
    }

    private Tensor ByRow(Tensor cache) => ByRow(cache, Rows, Capacity);

    private Tensor ByRow(Tensor cache, int rows, int capacity) => cache.view(rows, _config.KeyValueHeadCount, capacity, _config.EffectiveHeadSize);

    private (Tensor[] Keys, Tensor[] Values) Make(int rows, int capacity)
    {
        // The scope takes what was made with it when memory runs out before the last one.
        using var scope = torch.NewDisposeScope();
        var (keys, values) = (Layers(), Layers());
        foreach (var tensor in keys.Concat(values))
        {
            tensor.DetachFromDisposeScope();
        }

        return (keys, values);

        Tensor[] Layers() =>
        [
            .. Enumerable.Range(0, _config.LayerCount).Select(_ =>
                torch.zeros(new long[] { (long)rows * _config.KeyValueHeadCount, capacity, _config.EffectiveHeadSize }, dtype: _type, device: _device)),
        ];
    }

    private void Replace(Func<Tensor, Tensor> make)
    {
        foreach (var caches in new[] { _keys, _values })
        {
            for (var layer = 0; layer < caches.Length; layer++)
            {
                var other = make(caches[layer]).DetachFromDisposeScope();
                caches[layer].Dispose();
                caches[layer] = other;
            }
        }
    }
}
