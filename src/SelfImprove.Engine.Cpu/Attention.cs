using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
    public long ScratchLength(int tokens) => (2L * PadPanel(tokens) * _size) + (2L * TileRows * PadPanel(tokens)) + ((long)tokens * _headStride);

    /// <summary>qkv [tokens, RowStride] to output [tokens, OutStride].</summary>
    public void Forward(float* qkv, int tokens, float* output, float* scratch)
    {
        var keyPanels = scratch;
        var scores = scratch + ((long)PadPanel(tokens) * _size);
        var inverse = stackalloc float[TileRows];
        var group = _heads / _kvHeads;
        for (var kv = 0; kv < _kvHeads; kv++)
        {
            var value = qkv + ((_heads + _kvHeads + kv) * _headStride);
            PackTransposed(qkv + ((_heads + kv) * _headStride), tokens, keyPanels);
            for (var head = kv * group; head < (kv + 1) * group; head++)
            {
                for (var first = 0; first < tokens; first += TileRows)
                {
                    var rows = Math.Min(TileRows, tokens - first);
                    var o = output + ((long)first * OutStride) + (head * _headStride);
                    var stride = Probabilities(qkv + (head * _headStride) + ((long)first * RowStride), first, rows, keyPanels, scores, inverse);
                    MatrixProduct.Multiply(scores, stride, 1, value, RowStride, o, OutStride, rows, _headStride, first + rows, add: false);
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
        var inverse = stackalloc float[TileRows];
        var group = _heads / _kvHeads;
        for (var kv = 0; kv < _kvHeads; kv++)
        {
            var keys = qkv + ((_heads + kv) * _headStride);
            var values = qkv + ((_heads + _kvHeads + kv) * _headStride);
            PackTransposed(keys, tokens, keyPanels);
            PackTransposed(values, tokens, valuePanels);

            // The panels hold the values from here on; keys are read as rows until the last query is done.
            for (var t = 0; t < tokens; t++)
            {
                new Span<float>(values + ((long)t * RowStride), _headStride).Clear();
            }

            new Span<float>(dKeys, tokens * _headStride).Clear();
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
                    MatrixProduct.Multiply(scores, 1, stride, dO, OutStride, values, RowStride, count, _headStride, rows, add: true);
                    MatrixProduct.Multiply(dScores, stride, 1, keys, RowStride, query, RowStride, rows, _headStride, count, add: false);
                }
            }

            for (var t = 0; t < tokens; t++)
            {
                VectorMath.Copy(dKeys + ((long)t * _headStride), keys + ((long)t * RowStride), _headStride);
            }
        }
    }

    /// <summary>In place: scores to e^(scale * (score - largest)), and 0 from <paramref name="count"/> to <paramref name="clearTo"/>.</summary>
    /// <returns>1 / the sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* scores, int count, int clearTo, float scale)
    {
        var padded = Lanes.Pad(count);
        for (var j = count; j < padded; j++)
        {
            scores[j] = float.NegativeInfinity;
        }

        var largest = Vector512.Create(float.NegativeInfinity);
        for (var j = 0; j < padded; j += Lanes.Count)
        {
            var s = Vector512.Load(scores + j) * scale;
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
        for (var t = 0; t < PadPanel(tokens); t++)
        {
            var panel = panels + ((long)(t / Panel * Panel) * _size) + (t % Panel);
            var row = rows + ((long)t * RowStride);
            for (var d = 0; d < _size; d++)
            {
                panel[d * Panel] = t < tokens ? row[d] : 0f;
            }
        }
    }
}
