using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// From the last norm's output to log-probabilities, entropies and values, and back. Logits exist for one block of the vocabulary
/// at a time, and only at scored positions.
/// </summary>
internal sealed unsafe class LossHead(DecoderWeights weights, AdapterWeights? adapter = null)
{
    private readonly int _vocabulary = weights.Config.VocabularySize;
    private readonly int _stride = weights.HiddenStride;

    // The value head is trained, so an adapter has one of its own.
    private float* ValueHead => adapter is null ? weights.Vector(weights.ValueHead) : adapter.Values.Pointer + adapter.ValueHead;

    /// <summary>Number of blocks of the vocabulary.</summary>
    public int BlockCount => (_vocabulary + LogitSummary.BlockSize - 1) / LogitSummary.BlockSize;

    /// <summary>Width of a row of logits of one block, padded.</summary>
    public int BlockStride => Math.Min(Lanes.Pad(_vocabulary), LogitSummary.BlockSize);

    /// <summary>Number of logits of a block.</summary>
    public int BlockWidth(int block) => Math.Min(LogitSummary.BlockSize, _vocabulary - (block * LogitSummary.BlockSize));

    /// <summary>normed [rows, hidden] and the wanted tokens to a summary and a logit per row; logits [rows, BlockStride] keeps the last block.</summary>
    /// <remarks>The largest logits of each row are gathered too where they are wanted.</remarks>
    public void Forward(
        float* normed, int rows, int* targets, float inverseTemperature, float* logits, LogitSummary* summaries, float* targetLogits, TopLogits? top = null)
    {
        for (var t = 0; t < rows; t++)
        {
            summaries[t] = new LogitSummary();
        }

        for (var block = 0; block < BlockCount; block++)
        {
            var first = block * LogitSummary.BlockSize;
            weights.Head.Forward(normed, rows, logits, BlockStride, first, Lanes.Pad(BlockWidth(block)));
            for (var t = 0; t < rows; t++)
            {
                var row = logits + ((long)t * BlockStride);
                summaries[t].Add(row, BlockWidth(block), inverseTemperature);
                top?.Add(t, row, BlockWidth(block), first);
                var target = targets[t] - first;
                if (target >= 0 && target < BlockWidth(block))
                {
                    targetLogits[t] = row[target];
                }
            }
        }
    }

    /// <summary>
    /// The derivatives of one block's logits, in place: logits [rows, BlockStride], which are computed again when there are several
    /// blocks; then dNormed [rows, hidden] (+)= dLogits W.
    /// </summary>
    /// <remarks>
    /// With p the softmax of z = logit / T and H its entropy, dlogprob/dz_v = [v = target] - p_v and dH/dz_v = -p_v (ln p_v + H).
    /// </remarks>
    public void Backward(
        int block, float* normed, int rows, int* targets, float inverseTemperature, LogitSummary* summaries,
        ReadOnlySpan<double> dLogProbs, ReadOnlySpan<double> dEntropies, float* logits, float* dNormed)
    {
        var first = block * LogitSummary.BlockSize;
        var width = BlockWidth(block);
        if (BlockCount > 1)
        {
            weights.Head.Forward(normed, rows, logits, BlockStride, first, Lanes.Pad(width));
        }

        for (var t = 0; t < rows; t++)
        {
            var row = logits + ((long)t * BlockStride);
            if (BlockCount > 1)
            {
                new LogitSummary().Add(row, width, inverseTemperature);
            }

            var dLogProb = dLogProbs.IsEmpty ? 0f : (float)dLogProbs[t];
            var dEntropy = dEntropies.IsEmpty ? 0f : (float)dEntropies[t];
            LogitGradients(row, width, summaries[t], dLogProb, dEntropy, inverseTemperature);
            var target = targets[t] - first;
            if (target >= 0 && target < width)
            {
                row[target] += dLogProb * inverseTemperature;
            }
        }

        weights.Head.Backward(logits, BlockStride, rows, first, Lanes.Pad(width), dNormed, add: block > 0);
    }

    /// <summary>normed [rows, hidden] to a value per row.</summary>
    public void Values(float* normed, int rows, Span<double> values)
    {
        var head = ValueHead;
        for (var t = 0; t < rows; t++)
        {
            values[t] = VectorMath.Dot(normed + ((long)t * _stride), head, _stride);
        }
    }

    /// <summary>dNormed [rows, hidden] += dValue w.</summary>
    public void ValuesBackward(ReadOnlySpan<double> dValues, int rows, float* dNormed)
    {
        var head = ValueHead;
        for (var t = 0; t < rows; t++, dNormed += _stride)
        {
            var d = Vector512.Create((float)dValues[t]);
            for (var i = 0; i < _stride; i += Lanes.Count)
            {
                Vector512.FusedMultiplyAdd(d, Vector512.Load(head + i), Vector512.Load(dNormed + i)).Store(dNormed + i);
            }
        }
    }

    /// <summary>Sixteen columns of the value head's gradient: += sum over rows of dValue * normed.</summary>
    public void AddValueGradient(float* normed, ReadOnlySpan<double> dValues, int rows, int column, float* gradient)
    {
        var sum = Vector512<float>.Zero;
        for (var t = 0; t < rows; t++)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Create((float)dValues[t]), Vector512.Load(normed + ((long)t * _stride) + column), sum);
        }

        var destination = gradient + (adapter?.ValueHead ?? weights.ValueHead) + column;
        (Vector512.Load(destination) + sum).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogitGradients(float* logits, int width, LogitSummary summary, float dLogProb, float dEntropy, float inverseTemperature)
    {
        var shift = Vector512.Create(summary.Max);
        var inverse = Vector512.Create((float)(1 / summary.Sum));

        // dz = -p (dLogProb + dEntropy (ln p + H)), with ln p = d - logSum
        var slope = Vector512.Create(-dEntropy * inverseTemperature);
        var constant = Vector512.Create((float)(-(dLogProb + (dEntropy * (summary.Entropy - summary.LogSum))) * inverseTemperature));
        for (var i = 0; i < width; i += Lanes.Count)
        {
            var d = Vector512.Load(logits + i) - shift;
            (VectorMath.Exp(d) * inverse * Vector512.FusedMultiplyAdd(slope, d, constant)).Store(logits + i);
        }
    }
}
