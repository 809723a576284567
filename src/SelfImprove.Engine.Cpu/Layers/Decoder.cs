using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// The layers of the model on rows (tokens) of any sequences: everything but the attention itself, which the caller runs between
/// <see cref="Project"/> and <see cref="Finish"/>, over whole sequences or over a <see cref="KeyValueCache"/>. A row's results do
/// not depend on the other rows.
/// </summary>
/// <remarks>
/// Usually every worker runs rows of its own through a decoder without a team. With a team, one caller's rows run through the products
/// on all workers, a part of the outputs each: few rows, and weights that are too large for every worker to read them all.
/// </remarks>
internal sealed unsafe class Decoder(DecoderWeights weights, Rope rope, WorkerPool? team = null, AdapterWeights? adapter = null) : IDisposable
{
    private readonly ModelConfig _config = weights.Config;
    private readonly int _stride = weights.HiddenStride;
    private readonly int _hidden = weights.Config.HiddenSize;
    private readonly int _feedForwardStride = Lanes.Pad(weights.Config.IntermediateSize);
    private readonly int _headStride = Lanes.Pad(weights.Config.EffectiveHeadSize);
    private readonly TeamProduct? _product = team is null ? null : new(team);
    private readonly HeadNorm? _norm = weights.Config.QueryKeyNorm ? new(weights) : null;
    private readonly float _epsilon = (float)weights.Config.NormEpsilon;

    /// <summary>x [rows, hidden] to qkv [rows, qkv width], turned to their positions; normed and scale are kept or scratch.</summary>
    /// <remarks>Queries and keys before their norms, and these norms' scales, are kept unless they are null. ranks is room for an adapter, if there is one.</remarks>
    public void Project(
        int layer, float* x, int rows, int* positions, float* normed, float* scale, float* qkv, in AdapterRows ranks, float* unnormed = null, float* headScale = null)
    {
        var w = weights.Layers[layer];
        RmsNorm.Forward(x, weights.Vector(w.AttentionNorm), _epsilon, _hidden, rows, normed, scale);
        Multiply(w.Qkv, normed, rows, qkv);
        adapter?.Layers[layer].Qkv?.Forward(normed, rows, ranks.Qkv, qkv, _product);
        var heads = _config.HeadCount + _config.KeyValueHeadCount;
        for (var t = 0; t < rows; t++)
        {
            var row = qkv + ((long)t * w.Qkv.OutputWidth);
            if (w.Bias is not null)
            {
                Add(w.Bias.Pointer, row, w.Qkv.OutputWidth);
            }

            if (_norm is not null)
            {
                _norm.Forward(w, row, unnormed is null ? null : unnormed + ((long)t * _norm.Width), headScale is null ? null : headScale + ((long)t * heads));
            }

            rope.Forward(row, heads, _headStride, positions[t]);
        }
    }

    /// <summary>attention [rows, heads] and the layer's input x to mid (after attention) and y (after feed-forward) [rows, hidden].</summary>
    /// <remarks>x, mid and y may be one array.</remarks>
    public void Finish(
        int layer, float* attention, float* x, int rows, float* mid, float* normed, float* scale, float* gateUp, float* activation, float* y, in AdapterRows ranks)
    {
        Expand(layer, attention, x, rows, mid, normed, scale, gateUp, ranks);
        SwiGlu.Forward(gateUp, _feedForwardStride, rows, activation);
        if (y != mid)
        {
            VectorMath.Copy(mid, y, (long)rows * _stride);
        }

        Multiply(weights.Layers[layer].Down, activation, rows, y, add: true);
        adapter?.Layers[layer].Down?.Forward(activation, rows, ranks.Down, y, _product);
    }

    /// <summary>The part of <see cref="Finish"/> that the backward pass reads: mid, scale and gateUp.</summary>
    public void Expand(int layer, float* attention, float* x, int rows, float* mid, float* normed, float* scale, float* gateUp, in AdapterRows ranks)
    {
        var w = weights.Layers[layer];
        if (mid != x)
        {
            VectorMath.Copy(x, mid, (long)rows * _stride);
        }

        Multiply(w.Output, attention, rows, mid, add: true);
        adapter?.Layers[layer].Output?.Forward(attention, rows, ranks.Output, mid, _product);
        RmsNorm.Forward(mid, weights.Vector(w.FeedForwardNorm), _epsilon, _hidden, rows, normed, scale);
        Multiply(w.GateUp, normed, rows, gateUp);
        adapter?.Layers[layer].GateUp?.Forward(normed, rows, ranks.GateUp, gateUp, _product);
    }

    /// <summary>
    /// The backward of <see cref="Finish"/>: dY [rows, hidden] to dMid [rows, hidden] and dAttention [rows, heads]; also gives what
    /// the weight gradients read: dNormed, activation and normed in their rows from firstRow on, and gateUp's gradient in its place.
    /// dActivation is scratch. dRanks is filled where an adapter adds to a map.
    /// </summary>
    public void FinishBackward(
        int layer, float* mid, float* scale, float* gateUp, float* dY, int rows,
        float* dActivation, PanelRows activation, PanelRows normed, int firstRow, float* dNormed, float* dMid, float* dAttention, in AdapterRows dRanks)
    {
        var w = weights.Layers[layer];
        var gain = weights.Vector(w.FeedForwardNorm);
        var adapted = adapter?.Layers[layer];
        w.Down.Backward(dY, rows, dActivation);
        adapted?.Down?.Backward(dY, rows, dRanks.Down, dActivation);
        SwiGlu.Backward(gateUp, dActivation, _feedForwardStride, rows, activation, firstRow);
        w.GateUp.Backward(gateUp, rows, dNormed);
        adapted?.GateUp?.Backward(gateUp, rows, dRanks.GateUp, dNormed);
        RmsNorm.Recompute(mid, gain, scale, _hidden, rows, normed, firstRow);
        RmsNorm.Backward(mid, gain, scale, dNormed, dY, _hidden, rows, dMid);
        w.Output.Backward(dMid, rows, dAttention);
        adapted?.Output?.Backward(dMid, rows, dRanks.Output, dAttention);
    }

    /// <summary>
    /// The backward of <see cref="Project"/>: dQkv [rows, qkv width] to dX [rows, hidden], dMid being the gradient past the attention;
    /// turns dQkv back in place and gives normed, from firstRow on, dNormed and dHeadsNormed for the weight gradients.
    /// </summary>
    public void ProjectBackward(
        int layer, float* x, float* scale, float* unnormed, float* headScale, float* dQkv, float* dMid, int rows, int* positions,
        PanelRows normed, int firstRow, float* dHeadsNormed, float* dNormed, float* dX, in AdapterRows dRanks)
    {
        var w = weights.Layers[layer];
        var gain = weights.Vector(w.AttentionNorm);
        var heads = _config.HeadCount + _config.KeyValueHeadCount;
        for (var t = 0; t < rows; t++)
        {
            var row = dQkv + ((long)t * w.Qkv.OutputWidth);
            rope.Backward(row, heads, _headStride, positions[t]);
            _norm?.Backward(w, unnormed + ((long)t * _norm.Width), headScale + ((long)t * heads), row, dHeadsNormed + ((long)t * _norm.Width));
        }

        w.Qkv.Backward(dQkv, rows, dNormed);
        adapter?.Layers[layer].Qkv?.Backward(dQkv, rows, dRanks.Qkv, dNormed);
        RmsNorm.Recompute(x, gain, scale, _hidden, rows, normed, firstRow);
        RmsNorm.Backward(x, gain, scale, dNormed, dMid, _hidden, rows, dX);
    }

    /// <summary>The last norm: x [rows, hidden] to normed [rows, hidden].</summary>
    public void FinalNorm(float* x, int rows, float* normed, float* scale) =>
        RmsNorm.Forward(x, weights.Vector(weights.FinalNorm), _epsilon, _hidden, rows, normed, scale);

    /// <summary>normed [rows, hidden] to logits [rows, padded vocabulary].</summary>
    public void Logits(float* normed, int rows, float* logits) => Multiply(weights.Head, normed, rows, logits);

    /// <summary>The backward of <see cref="FinalNorm"/>; adds to dX [rows, hidden].</summary>
    public void FinalNormBackward(float* x, float* scale, float* dNormed, int rows, float* dX) =>
        RmsNorm.Backward(x, weights.Vector(weights.FinalNorm), scale, dNormed, dX, _hidden, rows, dX);

    public void Dispose() => _product?.Dispose();

    private void Multiply(Linear map, float* x, int rows, float* y, bool add = false)
    {
        if (_product is null)
        {
            map.Forward(x, rows, y, add);
        }
        else
        {
            _product.Run(map, x, rows, y, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* source, float* destination, int paddedWidth)
    {
        for (var i = 0; i < paddedWidth; i += Lanes.Count)
        {
            (Vector512.Load(source + i) + Vector512.Load(destination + i)).Store(destination + i);
        }
    }
}
