namespace SelfImprove.Engines.Cpu;

/// <summary>
/// The gradients of what an adapter adds to one layer, once the backward pass went through it: tasks that each own a part of the gradient and sum over
/// the micro-batch's tokens in order. Nothing is computed for the weights that stay as they are.
/// </summary>
internal sealed unsafe class AdapterGradients(AdapterWeights adapter, ActivationArena arena, BatchPlan plan, NativeBuffer gradient)
{
    /// <summary>Number of tasks for a layer.</summary>
    public int Tasks(int layer) => adapter.Layers[layer].GradientTasks;

    /// <summary>Takes a block's rows between the factors to the panels that <see cref="Add"/> reads.</summary>
    public void Fill(int layer, in AdapterRows ranks, int firstRow, int rows)
    {
        var (map, panels, total) = (adapter.Layers[layer], arena.AdapterPanels, plan.RowCount);
        map.Qkv?.FillPanels(ranks.Qkv, rows, panels.Qkv, firstRow, total);
        map.Output?.FillPanels(ranks.Output, rows, panels.Output, firstRow, total);
        map.GateUp?.FillPanels(ranks.GateUp, rows, panels.GateUp, firstRow, total);
        map.Down?.FillPanels(ranks.Down, rows, panels.Down, firstRow, total);
    }

    /// <summary>Runs one task; scratch has <see cref="Linear.GradientScratchLength"/> floats.</summary>
    public void Add(int layer, int task, float* scratch)
    {
        var map = adapter.Layers[layer];
        ref readonly var a = ref arena.Layers[layer];
        var (d, panels) = (arena.DAdapter, arena.AdapterPanels);
        if (IsTaskOf(map.GateUp, ref task))
        {
            map.GateUp!.AddGradient(task, a.GateUp, d.GateUp, arena.FeedForwardNormed, panels.GateUp, plan.RowCount, gradient.Pointer, scratch);
        }
        else if (IsTaskOf(map.Down, ref task))
        {
            map.Down!.AddGradient(task, arena.DOut, d.Down, arena.Activation, panels.Down, plan.RowCount, gradient.Pointer, scratch);
        }
        else if (IsTaskOf(map.Qkv, ref task))
        {
            map.Qkv!.AddGradient(task, a.Qkv, d.Qkv, arena.AttentionNormed, panels.Qkv, plan.RowCount, gradient.Pointer, scratch);
        }
        else
        {
            map.Output!.AddGradient(task, arena.DMid, d.Output, arena.Heads, panels.Output, plan.RowCount, gradient.Pointer, scratch);
        }
    }

    private static bool IsTaskOf(LowRankMap? map, ref int task)
    {
        var count = map?.GradientTasks ?? 0;
        if (task < count)
        {
            return true;
        }

        task -= count;
        return false;
    }
}
