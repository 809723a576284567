using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SelfImprove.Engines.Cpu;

/// <summary>Causal grouped-query attention of one whole sequence (Ainslie et al. 2023): out = softmax(q k^T / sqrt(size)) v per head.</summary>
/// <remarks>
/// A row of qkv is [query heads, key heads, value heads], each head padded to 16; a row of out is [query heads]. Probabilities exist
/// for a few rows at a time only; the backward pass computes them again. A row's arithmetic is that of
/// <see cref="KeyValueCache.Attend"/>, operation by operation.
/// </remarks>
internal sealed unsafe class Attention(ModelConfig config)
{
    private const int TileRows = 24;
    private const int Panel = MatrixProduct.PanelWidth;

    private readonly int _heads = config.HeadCount;
    private readonly int _kvHeads = config.KeyValueHeadCount;
    private readonly int _size = config.EffectiveHeadSize;
    private readonly int _headStride = Lanes.Pad(config.EffectiveHeadSize);
    private readonly float _scale = (float)(1 / Math.Sqrt(config.EffectiveHeadSize));

    private int RowStride => (_heads + (2 * _kvHeads)) * _headStride;

    private int OutStride => _heads * _headStride;

    /// <summary>Floats of scratch that a sequence of this many tokens needs.</summary>
    public long ScratchLength(int tokens) => (2L * PadPanel(tokens) * _size) + (2L * TileRows * PadPanel(tokens)) + (3L * tokens * _headStride);

    /// <summary>qkv [tokens, RowStride] to output [tokens, OutStride].</summary>
    public void Forward(float* qkv, int tokens, float* output, float* scratch)
    {
        var keyPanels = scratch;
        var scores = scratch + ((long)PadPanel(tokens) * _size);
        var values = scores + ((long)TileRows * PadPanel(tokens));
        var inverse = stackalloc float[TileRows];
        var group = _heads / _kvHeads;
        for (var kv = 0; kv < _kvHeads; kv++)
        {
            // Values in rows of their own, side by side: rows of qkv are so far apart that they displace each other from the nearest cache.
            Copy(qkv + ((_heads + _kvHeads + kv) * _headStride), RowStride, tokens, values, _headStride);
            PackTransposed(qkv + ((_heads + kv) * _headStride), tokens, keyPanels);
            for (var head = kv * group; head < (kv + 1) * group; head++)
            {
                for (var first = 0; first < tokens; first += TileRows)
                {
                    var rows = Math.Min(TileRows, tokens - first);
                    var o = output + ((long)first * OutStride) + (head * _headStride);
                    var stride = Probabilities(qkv + (head * _headStride) + ((long)first * RowStride), first, rows, keyPanels, scores, inverse);
                    MatrixProduct.Multiply(scores, stride, 1, values, _headStride, o, OutStride, rows, _headStride, first + rows, add: false);
                    for (var i = 0; i < rows; i++)
                    {
                        Scale(o + ((long)i * OutStride), inverse[i], _headStride);
                    }
                }
            }
        }
    }

    /// <summary>
    /// dOutput [tokens, OutStride] and qkv [tokens, RowStride] to qkv's gradient in its place, so that no other memory is written; output is
    /// what <see cref="Forward"/> gave.
    /// </summary>
    /// <remarks>With P the probabilities: dV = P^T dO, dP = dO V^T, dS = P (dP - sum(dO O)) / sqrt(size), dQ = dS K, dK = dS^T Q.</remarks>
    public void Backward(float* qkv, float* output, float* dOutput, int tokens, float* scratch)
    {
        var keyPanels = scratch;
        var valuePanels = keyPanels + ((long)PadPanel(tokens) * _size);
        var scores = valuePanels + ((long)PadPanel(tokens) * _size);
        var dScores = scores + ((long)TileRows * PadPanel(tokens));
        var dKeys = dScores + ((long)TileRows * PadPanel(tokens));
        var dValues = dKeys + ((long)tokens * _headStride);
        var keys = dValues + ((long)tokens * _headStride);
        var inverse = stackalloc float[TileRows];
        var group = _heads / _kvHeads;
        for (var kv = 0; kv < _kvHeads; kv++)
        {
            var keyRows = qkv + ((_heads + kv) * _headStride);
            var valueRows = qkv + ((_heads + _kvHeads + kv) * _headStride);
            PackTransposed(keyRows, tokens, keyPanels);
            PackTransposed(valueRows, tokens, valuePanels);
            Copy(keyRows, RowStride, tokens, keys, _headStride);
            new Span<float>(dKeys, tokens * _headStride).Clear();
            new Span<float>(dValues, tokens * _headStride).Clear();
            for (var head = kv * group; head < (kv + 1) * group; head++)
            {
                for (var first = 0; first < tokens; first += TileRows)
                {
                    var rows = Math.Min(TileRows, tokens - first);
                    var count = first + rows;
                    var query = qkv + (head * _headStride) + ((long)first * RowStride);
                    var o = output + ((long)first * OutStride) + (head * _headStride);
                    var dO = dOutput + ((long)first * OutStride) + (head * _headStride);
                    var stride = Probabilities(query, first, rows, keyPanels, scores, inverse);
                    for (var j = 0; j < count; j += Panel)
                    {
                        MatrixProduct.Multiply(
                            dO, OutStride, 1, valuePanels + ((long)j * _size), Panel, dScores + j, stride, rows, Panel, _size, add: false);
                    }

                    for (var i = 0; i < rows; i++)
                    {
                        var delta = VectorMath.Dot(dO + ((long)i * OutStride), o + ((long)i * OutStride), _headStride);
                        ScoreGradients(scores + ((long)i * stride), dScores + ((long)i * stride), inverse[i], delta, stride);
                    }

                    MatrixProduct.Multiply(dScores, 1, stride, query, RowStride, dKeys, _headStride, count, _headStride, rows, add: true);
                    MatrixProduct.Multiply(scores, 1, stride, dO, OutStride, dValues, _headStride, count, _headStride, rows, add: true);
                    MatrixProduct.Multiply(dScores, stride, 1, keys, _headStride, query, RowStride, rows, _headStride, count, add: false);
                }
            }

            Copy(dKeys, _headStride, tokens, keyRows, RowStride);
            Copy(dValues, _headStride, tokens, valueRows, RowStride);
        }
    }

    /// <summary>In place: scores to e^(scale * (score - largest)), and 0 from <paramref name="count"/> to <paramref name="clearTo"/>.</summary>
    /// <returns>1 / the sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* scores, int count, int clearTo, float scale)
    {
        var padded = Lanes.Pad(count);
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var j = 0; j < padded; j += Lanes.Count)
        {
            var s = Vector512.Load(scores + j) * scale;
            if (j + Lanes.Count > count)
            {
                // Behind the last score; not written one by one first, since reading them as a vector would wait for that.
                s = Vector512.ConditionalSelect(
                    Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count - j)).AsSingle(), s, Vector512.Create(float.NegativeInfinity));
            }

            s.Store(scores + j);
            largest = Vector512.MaxNative(largest, s);
        }

        var shift = Vector512.Create(VectorMath.Max(largest));
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < padded; j += Lanes.Count)
        {
            var e = VectorMath.Exp(Vector512.Load(scores + j) - shift);
            e.Store(scores + j);
            sum += e;
        }

        for (var j = padded; j < clearTo; j += Lanes.Count)
        {
            Vector512<float>.Zero.Store(scores + j);
        }

        return 1f / VectorMath.Sum(sum);
    }

    /// <summary>Multiplies a padded row in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(float* row, float factor, int paddedWidth)
    {
        for (var i = 0; i < paddedWidth; i += Lanes.Count)
        {
            (Vector512.Load(row + i) * factor).Store(row + i);
        }
    }

    private static int PadPanel(int count) => (count + Panel - 1) / Panel * Panel;

    /// <summary>Unnormalised probabilities of queries, the first of which is number first, over keys [0, first + rows); returns the stride of their rows.</summary>
    private int Probabilities(float* query, int first, int rows, float* keyPanels, float* scores, float* inverse)
    {
        var stride = PadPanel(first + rows);
        for (var j = 0; j < stride; j += Panel)
        {
            MatrixProduct.Multiply(
                query, RowStride, 1, keyPanels + ((long)j * _size), Panel, scores + j, stride, rows, Panel, _size,
                add: false);
        }

        for (var i = 0; i < rows; i++)
        {
            inverse[i] = Softmax(scores + ((long)i * stride), first + i + 1, stride, _scale);
        }

        return stride;
    }

    /// <summary>scores to P, dScores from dP to dS.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScoreGradients(float* scores, float* dScores, float inverse, float delta, int count)
    {
        for (var j = 0; j < count; j += Lanes.Count)
        {
            var p = Vector512.Load(scores + j) * inverse;
            p.Store(scores + j);
            (p * (Vector512.Load(dScores + j) - Vector512.Create(delta)) * _scale).Store(dScores + j);
        }
    }

    /// <summary>Rows of keys (or values) to panels of 32 positions, dimension after dimension; zeros behind the last position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTransposed(float* rows, int tokens, float* panels)
    {
        nint stride = RowStride;
        for (var first = 0; first < tokens; first += Panel, rows += Panel * stride, panels += (long)Panel * _size)
        {
            var t = 0;
            for (; Sse.IsSupported && t + 4 <= Math.Min(Panel, tokens - first); t += 4)
            {
                var row = rows + (t * stride);
                var d = 0;
                for (; d + 4 <= _size; d += 4)
                {
                    Transpose(row + d, stride, panels + (d * Panel) + t);
                }

                for (; d < _size; d++)
                {
                    for (var i = 0; i < 4; i++)
                    {
                        panels[(d * Panel) + t + i] = row[(i * stride) + d];
                    }
                }
            }

            for (; t < Panel; t++)
            {
                for (var d = 0; d < _size; d++)
                {
                    panels[(d * Panel) + t] = first + t < tokens ? rows[(t * stride) + d] : 0f;
                }
            }
        }
    }

    /// <summary>A square of 4 x 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* source, nint stride, float* destination)
    {
        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + stride);
        Vector128<float> c = Vector128.Load(source + (2 * stride)), d = Vector128.Load(source + (3 * stride));
        Vector128<float> low = Sse.UnpackLow(a, b), lower = Sse.UnpackLow(c, d), high = Sse.UnpackHigh(a, b), higher = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(low, lower).Store(destination);
        Sse.MoveHighToLow(lower, low).Store(destination + Panel);
        Sse.MoveLowToHigh(high, higher).Store(destination + (2 * Panel));
        Sse.MoveHighToLow(higher, high).Store(destination + (3 * Panel));
    }

    /// <summary>The rows of one head from where they stand to where others are to read them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(float* source, nint stride, int rows, float* destination, nint destinationStride)
    {
        for (var t = 0; t < rows; t++, source += stride, destination += destinationStride)
        {
            for (var i = 0; i < _headStride; i += Lanes.Count)
            {
                Vector512.Load(source + i).Store(destination + i);
            }
        }
    }
}
