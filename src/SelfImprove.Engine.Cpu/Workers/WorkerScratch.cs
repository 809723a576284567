namespace SelfImprove.Engines.Cpu;

/// <summary>One worker's room for a block of rows: what a forward pass needs when nothing is kept, and the backward's temporaries.</summary>
internal sealed unsafe class WorkerScratch(DecoderWeights weights, Attention attention, LossHead head, AdapterWeights? adapter = null) : IDisposable
{
    private readonly Arena _arena = new();
    private int _rows;
    private int _longest;

    /// <summary>Residual stream [rows, hidden].</summary>
    public float* X { get; private set; }

    /// <summary>Normed rows [rows, hidden].</summary>
    public float* Normed { get; private set; }

    /// <summary>Norm scales [rows].</summary>
    public float* Scale { get; private set; }

    /// <summary>Queries, keys and values [rows, qkv width].</summary>
    public float* Qkv { get; private set; }

    /// <summary>Attention's output or its gradient [rows, heads].</summary>
    public float* Heads { get; private set; }

    /// <summary>Gate and up [rows, 2 * feed-forward].</summary>
    public float* GateUp { get; private set; }

    /// <summary>Activation or its gradient [rows, feed-forward].</summary>
    public float* Activation { get; private set; }

    /// <summary>Room for an adapter.</summary>
    public AdapterRows Ranks { get; private set; }

    /// <summary>Attention's own scratch.</summary>
    public float* Attention { get; private set; }

    /// <summary>The scratch of weight gradients.</summary>
    public float* Gradient { get; private set; }

    /// <summary>Logits of one vocabulary block [rows, block].</summary>
    public float* Logits { get; private set; }

    /// <summary>Logits of the wanted tokens [rows].</summary>
    public float* TargetLogits { get; private set; }

    /// <summary>Softmax summaries [rows].</summary>
    public LogitSummary* Summaries { get; private set; }

    /// <summary>Wanted tokens [rows].</summary>
    public int* Targets { get; private set; }

    /// <summary>Positions [rows].</summary>
    public int* Positions { get; private set; }

    /// <summary>Makes room for a block and for the longest sequence in it.</summary>
    public void Reserve(int rows, int longest)
    {
        if (rows <= _rows && longest <= _longest)
        {
            return;
        }

        (_rows, _longest) = (Math.Max(rows, _rows), Math.Max(longest, _longest));
        _arena.Place(Layout);
    }

    /// <summary>Bytes that a block would take; not for scratch in use, whose arrays become void.</summary>
    public long Measure(int rows, int longest)
    {
        (_rows, _longest) = (rows, longest);
        return _arena.Measure(Layout) * sizeof(float);
    }

    public void Dispose() => _arena.Dispose();

    private void Layout(Arena arena)
    {
        var layer = weights.Layers[0];
        X = arena.Floats((long)_rows * weights.HiddenStride);
        Normed = arena.Floats((long)_rows * weights.HiddenStride);
        Scale = arena.Floats(_rows);
        Qkv = arena.Floats((long)_rows * layer.Qkv.OutputWidth);
        Heads = arena.Floats((long)_rows * layer.Output.InputWidth);
        GateUp = arena.Floats((long)_rows * layer.GateUp.OutputWidth);
        Activation = arena.Floats((long)_rows * layer.Down.InputWidth);
        Ranks = AdapterRows.Shared(arena, adapter, _rows);
        Attention = arena.Floats(attention.ScratchLength(_longest));
        Gradient = arena.Floats(Linear.GradientScratchLength);
        Logits = arena.Floats((long)_rows * head.BlockStride);
        TargetLogits = arena.Floats(_rows);
        Summaries = (LogitSummary*)arena.Floats((long)_rows * sizeof(LogitSummary) / sizeof(float));
        Targets = arena.Integers(_rows);
        Positions = arena.Integers(_rows);
    }
}
