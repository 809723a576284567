namespace SelfImprove.Engines.Cpu;

/// <summary>
/// The gradients of one layer's weights, and after the first layer those of the embedding, once the backward pass went through the layer:
/// tasks that each own a part of the gradient and sum over the micro-batch's tokens in order.
/// </summary>
internal sealed unsafe class LayerGradients(DecoderWeights weights, ActivationArena arena, BatchPlan plan, NativeBuffer gradient)
{
    private const int EmbeddingColumns = 32;
    private const int GainColumns = 64;

    private readonly HeadNorm? _norm = weights.Config.QueryKeyNorm ? new(weights) : null;

    private int GainTasks => (weights.HiddenStride + GainColumns - 1) / GainColumns;

    /// <summary>Number of tasks for a layer.</summary>
    public int Tasks(int layer)
    {
        var map = weights.Layers[layer];
        return map.GateUp.GradientTasks(map.GateUp.OutputWidth) + map.Down.GradientTasks(map.Down.OutputWidth)
            + map.Qkv.GradientTasks(map.Qkv.OutputWidth) + map.Output.GradientTasks(map.Output.OutputWidth)
            + GainTasks + 1
            + (layer == 0 ? (weights.HiddenStride + EmbeddingColumns - 1) / EmbeddingColumns : 0);
    }

    /// <summary>Runs one task; scratch has <see cref="Linear.GradientScratchLength"/> floats.</summary>
    public void Add(int layer, int task, TokenBatch batch, float* scratch)
    {
        var map = weights.Layers[layer];
        ref readonly var a = ref arena.Layers[layer];
        var rows = plan.RowCount;
        var into = gradient.Pointer;
        if (IsTaskOf(map.GateUp, ref task))
        {
            map.GateUp.AddGradient(task, a.GateUp, map.GateUp.OutputWidth, 0, map.GateUp.OutputWidth, arena.FeedForwardNormed, rows, into, scratch);
        }
        else if (IsTaskOf(map.Down, ref task))
        {
            map.Down.AddGradient(task, arena.DOut, map.Down.OutputWidth, 0, map.Down.OutputWidth, arena.Activation, rows, into, scratch);
        }
        else if (IsTaskOf(map.Qkv, ref task))
        {
            map.Qkv.AddGradient(task, a.Qkv, map.Qkv.OutputWidth, 0, map.Qkv.OutputWidth, arena.AttentionNormed, rows, into, scratch);
        }
        else if (IsTaskOf(map.Output, ref task))
        {
            map.Output.AddGradient(task, arena.DMid, map.Output.OutputWidth, 0, map.Output.OutputWidth, arena.Heads, rows, into, scratch);
        }
        else if (task < GainTasks)
        {
            var hidden = weights.HiddenStride;
            var (first, end) = (task * GainColumns, Math.Min((task + 1) * GainColumns, hidden));
            RmsNorm.AddGainGradient(a.X, a.AttentionScale, arena.DAttentionNormed, hidden, rows, first, end, into + map.AttentionNorm);
            RmsNorm.AddGainGradient(a.Mid, a.FeedForwardScale, arena.DFeedForwardNormed, hidden, rows, first, end, into + map.FeedForwardNorm);
        }
        else if (task == GainTasks)
        {
            map.AddBiasGradient(a.Qkv, rows, into);
            _norm?.AddGainGradients(map, a.Unnormed, a.HeadScale, arena.DHeadsNormed, rows, into);
        }
        else
        {
            AddEmbeddingGradient(batch, (task - GainTasks - 1) * EmbeddingColumns);
        }

        static bool IsTaskOf(Linear map, ref int task)
        {
            var count = map.GradientTasks(map.OutputWidth);
            if (task < count)
            {
                return true;
            }

            task -= count;
            return false;
        }
    }

    private void AddEmbeddingGradient(TokenBatch batch, int firstColumn)
    {
        var hidden = weights.Config.HiddenSize;
        var columns = Math.Min(EmbeddingColumns, hidden - firstColumn);
        for (var s = plan.Blocks[0].FirstSequence; s < plan.Blocks[^1].EndSequence; s++)
        {
            var tokens = batch.Sequences[s].Tokens.Span;
            var d = arena.DIn + ((long)plan.FirstRow(s) * weights.HiddenStride) + firstColumn;
            for (var t = 0; t < plan.Rows(s); t++, d += weights.HiddenStride)
            {
                var g = gradient.Pointer + ((long)tokens[t] * hidden) + firstColumn;
                for (var i = 0; i < columns; i++)
                {
                    g[i] += d[i];
                }
            }
        }
    }
}
