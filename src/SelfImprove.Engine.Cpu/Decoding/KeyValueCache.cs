using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Keys and values of a number of sequences that grow by a token at a time, and the attention of their newest tokens.</summary>
/// <remarks>
/// Per slot and layer: keys [capacity / 64, kv heads, size, 64], values [capacity, kv heads, padded size]. Both are read once and from
/// front to back: a cache is larger than the processor's nearest ones, and processors fetch ahead along such a path only.
/// </remarks>
internal sealed unsafe class KeyValueCache : IDisposable
{
    // Positions whose scores are computed at once: four vectors hide the latency of the multiply-adds.
    private const int Block = 4 * Lanes.Count;

    // Floats that are asked for before they are needed: as many as arrive from the last cache in the time that it takes to answer.
    private const int Ahead = 512;

    private readonly int _layers;
    private readonly int _heads;
    private readonly int _kvHeads;
    private readonly int _size;
    private readonly int _headStride;
    private readonly float _scale;
    private readonly long _keyLength;
    private readonly long _valueLength;
    private readonly long _scoresLength;
    private readonly NativeBuffer _memory;
    private readonly NativeBuffer _scores;

    /// <summary>Makes a cache.</summary>
    /// <param name="config">The model.</param>
    /// <param name="slots">Number of sequences.</param>
    /// <param name="capacity">Largest number of tokens of each.</param>
    /// <param name="readers">Number of workers that attend at once.</param>
    public KeyValueCache(ModelConfig config, int slots, int capacity, int readers = 1)
    {
        _layers = config.LayerCount;
        _heads = config.HeadCount;
        _kvHeads = config.KeyValueHeadCount;
        _size = config.EffectiveHeadSize;
        _headStride = Lanes.Pad(_size);
        _scale = (float)(1 / Math.Sqrt(_size));
        Slots = slots;
        Capacity = (capacity + Block - 1) / Block * Block;
        _keyLength = (long)_kvHeads * Capacity * _size;
        _valueLength = (long)Capacity * _kvHeads * _headStride;
        _memory = new NativeBuffer(slots * _layers * (_keyLength + _valueLength), clear: false);
        _scoresLength = ((long)_heads * Capacity) + Lanes.Pad(_heads);
        _scores = new NativeBuffer(readers * _scoresLength);
    }

    public int Slots { get; }

    public int Capacity { get; }

    /// <summary>Keeps the keys and values of a qkv row at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(int slot, int layer, float* qkv, int position)
    {
        var keys = Keys(slot, layer) + ((long)(position / Block) * _kvHeads * _size * Block) + (position % Block);
        for (var kv = 0; kv < _kvHeads; kv++, keys += Block * _size)
        {
            var key = qkv + ((_heads + kv) * _headStride);
            for (var d = 0; d < _size; d++)
            {
                keys[d * Block] = key[d];
            }
        }

        var width = _kvHeads * _headStride;
        VectorMath.Copy(qkv + ((_heads + _kvHeads) * _headStride), Values(slot, layer) + ((long)position * width), width);
    }

    /// <summary>Copies the first tokens of another cache's slot.</summary>
    public void CopyPrefix(KeyValueCache source, int sourceSlot, int slot, int tokens)
    {
        var keyCount = (long)((tokens + Block - 1) / Block) * _kvHeads * _size * Block;
        for (var layer = 0; layer < _layers; layer++)
        {
            VectorMath.Copy(source.Keys(sourceSlot, layer), Keys(slot, layer), keyCount);
            VectorMath.Copy(source.Values(sourceSlot, layer), Values(slot, layer), (long)tokens * _kvHeads * _headStride);
        }
    }

    /// <summary>Attention of the query of a qkv row over the slot's first tokens: a row of <see cref="Attention"/>, bit for bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Attend(int slot, int layer, float* qkv, int tokens, float* output, int reader = 0)
    {
        var scores = _scores.Pointer + (reader * _scoresLength);
        var group = _heads / _kvHeads;
        var keys = Keys(slot, layer);
        for (var j = 0; j < tokens; j += Block)
        {
            for (var kv = 0; kv < _kvHeads; kv++, keys += Block * _size)
            {
                for (var head = kv * group; head < (kv + 1) * group; head++)
                {
                    Score(qkv + (head * _headStride), keys, Math.Min(Block, tokens - j), scores + ((long)head * Capacity) + j);
                }
            }
        }

        var inverse = scores + ((long)_heads * Capacity);
        for (var head = 0; head < _heads; head++)
        {
            inverse[head] = Attention.Softmax(scores + ((long)head * Capacity), tokens, 0, _scale);
        }

        var width = _heads * _headStride;
        new Span<float>(output, width).Clear();
        var values = Values(slot, layer);
        for (var j = 0; j < tokens; j += Block, values += Block * _kvHeads * _headStride)
        {
            var count = Math.Min(Block, tokens - j);
            var first = 0;
            for (; _headStride % (2 * Lanes.Count) == 0 && first <= width - (8 * Lanes.Count); first += 8 * Lanes.Count)
            {
                AddValues4x2(values, scores + j, count, first, output);
            }

            for (; first < width; first += Lanes.Count)
            {
                AddValues1(values, scores + j, count, first, output);
            }
        }

        for (var head = 0; head < _heads; head++)
        {
            Attention.Scale(output + (head * _headStride), inverse[head], _headStride);
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _scores.Dispose();
    }

    /// <summary>Products of a query and a block of keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Score(float* query, float* keys, int count, float* scores)
    {
        if (count > Block - Lanes.Count)
        {
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var d = 0; d < _size; d++, keys += Block)
            {
                Prefetch.Line(keys + Ahead);
                Prefetch.Line(keys + Ahead + Lanes.Count);
                Prefetch.Line(keys + Ahead + (2 * Lanes.Count));
                Prefetch.Line(keys + Ahead + (3 * Lanes.Count));
                var q = Vector512.Create(query[d]);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(keys), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(keys + Lanes.Count), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(keys + (2 * Lanes.Count)), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(keys + (3 * Lanes.Count)), s3);
            }

            s0.Store(scores);
            s1.Store(scores + Lanes.Count);
            s2.Store(scores + (2 * Lanes.Count));
            s3.Store(scores + (3 * Lanes.Count));
            return;
        }

        for (var j = 0; j < count; j += Lanes.Count, keys += Lanes.Count)
        {
            Vector512<float> s = default;
            for (var d = 0; d < _size; d++)
            {
                s = Vector512.FusedMultiplyAdd(Vector512.Create(query[d]), Vector512.Load(keys + (d * Block)), s);
            }

            s.Store(scores + j);
        }
    }

    /// <summary>output[first, first + 128) += probabilities times a block of values: four times two vectors of one head each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddValues4x2(float* values, float* probabilities, int count, int first, float* output)
    {
        const int Pair = 2 * Lanes.Count;
        nint stride = _kvHeads * _headStride;
        var ahead = (Ahead + stride - 1) / stride * stride;
        var p0 = probabilities + Row(first);
        var v0 = values + Column(first);
        var p1 = probabilities + Row(first + Pair);
        var v1 = values + Column(first + Pair);
        var p2 = probabilities + Row(first + (2 * Pair));
        var v2 = values + Column(first + (2 * Pair));
        var p3 = probabilities + Row(first + (3 * Pair));
        var v3 = values + Column(first + (3 * Pair));
        output += first;
        var x0 = Vector512.Load(output);
        var y0 = Vector512.Load(output + Lanes.Count);
        var x1 = Vector512.Load(output + Pair);
        var y1 = Vector512.Load(output + Pair + Lanes.Count);
        var x2 = Vector512.Load(output + (2 * Pair));
        var y2 = Vector512.Load(output + (2 * Pair) + Lanes.Count);
        var x3 = Vector512.Load(output + (3 * Pair));
        var y3 = Vector512.Load(output + (3 * Pair) + Lanes.Count);
        for (nint j = 0, at = 0; j < count; j++, at += stride)
        {
            Prefetch.Line(v0 + at + ahead);
            Prefetch.Line(v0 + at + ahead + Lanes.Count);
            Prefetch.Line(v1 + at + ahead);
            Prefetch.Line(v1 + at + ahead + Lanes.Count);
            Prefetch.Line(v2 + at + ahead);
            Prefetch.Line(v2 + at + ahead + Lanes.Count);
            Prefetch.Line(v3 + at + ahead);
            Prefetch.Line(v3 + at + ahead + Lanes.Count);
            var p = Vector512.Create(p0[j]);
            x0 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v0 + at), x0);
            y0 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v0 + at + Lanes.Count), y0);
            p = Vector512.Create(p1[j]);
            x1 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v1 + at), x1);
            y1 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v1 + at + Lanes.Count), y1);
            p = Vector512.Create(p2[j]);
            x2 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v2 + at), x2);
            y2 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v2 + at + Lanes.Count), y2);
            p = Vector512.Create(p3[j]);
            x3 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v3 + at), x3);
            y3 = Vector512.FusedMultiplyAdd(p, Vector512.Load(v3 + at + Lanes.Count), y3);
        }

        x0.Store(output);
        y0.Store(output + Lanes.Count);
        x1.Store(output + Pair);
        y1.Store(output + Pair + Lanes.Count);
        x2.Store(output + (2 * Pair));
        y2.Store(output + (2 * Pair) + Lanes.Count);
        x3.Store(output + (3 * Pair));
        y3.Store(output + (3 * Pair) + Lanes.Count);
    }

    /// <summary>output[first, first + 16) += probabilities times a block of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddValues1(float* values, float* probabilities, int count, int first, float* output)
    {
        var p = probabilities + Row(first);
        var v = values + Column(first);
        var o = Vector512.Load(output + first);
        for (var j = 0; j < count; j++, v += _kvHeads * _headStride)
        {
            o = Vector512.FusedMultiplyAdd(Vector512.Create(p[j]), Vector512.Load(v), o);
        }

        o.Store(output + first);
    }

    /// <summary>Offset of the probabilities that an element of the output takes: those of its head.</summary>
    private nint Row(int element) => (nint)(element / _headStride) * Capacity;

    /// <summary>Offset within a row of values of what an element of the output sums.</summary>
    private nint Column(int element) => (element / _headStride / (_heads / _kvHeads) * _headStride) + (element % _headStride);

    private float* Keys(int slot, int layer) => _memory.Pointer + (((long)slot * _layers) + layer) * (_keyLength + _valueLength);

    private float* Values(int slot, int layer) => Keys(slot, layer) + _keyLength;
}
