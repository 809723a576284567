namespace SelfImprove.Engines.Cpu;

/// <summary>The activations and gradients of one micro-batch.</summary>
/// <remarks>
/// <para>
/// Floats for r rows, of which s are scored, with h the hidden width, q that of queries, keys and values, a that of the attention's output,
/// f that of the feed-forward layer, v the number of logits of a block of the vocabulary (all padded to 16), and L layers:
/// L r (2h + q + a + 2f + 2) that layers keep, r (8h + a + f + 1) for the pass through one layer, and s (3h + v + 9). Every array is padded to
/// 16 floats. With recompute, layers keep L r h + r (h + q + a + 2f + 2): each its input, and all of them together one layer's other activations.
/// </para>
/// <para>With norms of n query and key heads of width d, a layer keeps r n (d + 1) more, and the pass through one layer takes r n d more.</para>
/// <para>
/// With an adapter whose factors have ranks that sum to k in a layer (each padded to 16), every layer keeps r k more, and the pass through one layer takes
/// 2 r k more; the output head's input is not kept twice. With recompute, layers keep the rank of their last map each, and the other ranks once.
/// </para>
/// <para>The gradients of queries, keys, values, gate and up take the place of what they are the gradients of.</para>
/// </remarks>
internal sealed unsafe class ActivationArena(DecoderWeights weights, LossHead head, bool recompute, AdapterWeights? adapter = null) : IDisposable
{
    private readonly Arena _arena = new();
    private readonly LayerActivations[] _layers = new LayerActivations[weights.Config.LayerCount];
    private int _rows;
    private int _scored;
    private int _partRows;
    private int _partScored;
    private float* _activation;
    private float* _heads;
    private float* _attentionNormed;
    private float* _feedForwardNormed;
    private float* _finalNormedPanels;

    /// <summary>Bytes that are reserved.</summary>
    public long Bytes => _arena.Length * sizeof(float);

    /// <summary>What each layer keeps; with recompute, all but <see cref="LayerActivations.X"/> are one layer's, the last that ran forward.</summary>
    public ReadOnlySpan<LayerActivations> Layers => _layers;

    /// <summary>The residual stream after the last layer [rows, hidden].</summary>
    public float* LastX { get; private set; }

    /// <summary>Position of each row in its sequence [rows].</summary>
    public int* Positions { get; private set; }

    /// <summary>Scored tokens [scored].</summary>
    public int* Targets { get; private set; }

    /// <summary>The last norm's output [scored, hidden], its scales [scored] and its gradient [scored, hidden].</summary>
    public float* FinalNormed { get; private set; }

    public float* FinalScale { get; private set; }

    public float* DFinalNormed { get; private set; }

    /// <summary>Logits, then their gradients, of one vocabulary block [scored, block].</summary>
    public float* Logits { get; private set; }

    public float* TargetLogits { get; private set; }

    public LogitSummary* Summaries { get; private set; }

    /// <summary>Gradient after the layer in work [rows, hidden]; swapped with <see cref="DIn"/> from layer to layer.</summary>
    public float* DOut { get; private set; }

    /// <summary>Gradient between attention and feed-forward [rows, hidden].</summary>
    public float* DMid { get; private set; }

    /// <summary>Gradient before the layer in work [rows, hidden].</summary>
    public float* DIn { get; private set; }

    /// <summary>Inputs of the weight gradients of the layer in work: feed-forward activation, attention's output, both normed rows.</summary>
    public PanelRows Activation => new(_activation, weights.Layers[0].Down.InputWidth, _partRows);

    public PanelRows Heads => new(_heads, weights.Layers[0].Output.InputWidth, _partRows);

    public PanelRows AttentionNormed => new(_attentionNormed, weights.HiddenStride, _partRows);

    public PanelRows FeedForwardNormed => new(_feedForwardNormed, weights.HiddenStride, _partRows);

    /// <summary>The last norm's output again, for the weight gradient of the output head.</summary>
    public PanelRows FinalNormedPanels => new(_finalNormedPanels, weights.HiddenStride, _partScored);

    /// <summary>Gradients of the layer in work: both normed rows.</summary>
    public float* DAttentionNormed { get; private set; }

    public float* DFeedForwardNormed { get; private set; }

    /// <summary>Gradient of the layer in work: normed queries and keys [rows, normed width].</summary>
    public float* DHeadsNormed { get; private set; }

    /// <summary>Of the layer in work: the gradients of what stands between an adapter's factors, and this itself as panels; see <see cref="LowRankMap.FillPanels"/>.</summary>
    public AdapterRows DAdapter { get; private set; }

    public AdapterRows AdapterPanels { get; private set; }

    /// <summary>Makes room for a micro-batch.</summary>
    public void Reserve(int rows, int scored)
    {
        (_partRows, _partScored) = (rows, scored);
        if (rows <= _rows && scored <= _scored)
        {
            return;
        }

        (_rows, _scored) = (Math.Max(rows, _rows), Math.Max(scored, _scored));
        _arena.Place(Layout);
    }

    /// <summary>Bytes that a micro-batch would take; not for an arena in use, whose arrays become void.</summary>
    public long Measure(int rows, int scored)
    {
        (_rows, _scored) = (rows, scored);
        return _arena.Measure(Layout) * sizeof(float);
    }

    /// <summary>Goes on to the layer below: its output gradient is what was the input gradient.</summary>
    public void Descend()
    {
        var below = DIn;
        DIn = DOut;
        DOut = below;
    }

    public void Dispose() => _arena.Dispose();

    private void Layout(Arena arena)
    {
        var layer = weights.Layers[0];
        long rows = _rows, hidden = weights.HiddenStride;
        for (var i = 0; i < _layers.Length; i++)
        {
            var x = arena.Floats(rows * hidden);
            if (recompute && i > 0)
            {
                // The rows that an adapter of the last map reads are not computed again.
                _layers[i] = _layers[0] with { X = x };
                _layers[i].Ranks.Down = AdapterRows.Room(arena, adapter?.Layers[i].Down, rows);
                continue;
            }

            _layers[i] = new LayerActivations
            {
                X = x,
                AttentionScale = arena.Floats(rows),
                Qkv = arena.Floats(rows * layer.Qkv.OutputWidth),
                Unnormed = arena.Floats(rows * weights.NormedWidth),
                HeadScale = arena.Floats(rows * weights.NormedHeads),
                Heads = arena.Floats(rows * layer.Output.InputWidth),
                Mid = arena.Floats(rows * hidden),
                FeedForwardScale = arena.Floats(rows),
                GateUp = arena.Floats(rows * layer.GateUp.OutputWidth),
                Ranks = AdapterRows.Separate(arena, adapter, rows),
            };
        }

        LastX = arena.Floats(rows * hidden);
        Positions = arena.Integers(rows);
        Targets = arena.Integers(_scored);
        FinalNormed = arena.Floats(_scored * hidden);
        FinalScale = arena.Floats(_scored);
        DFinalNormed = arena.Floats(_scored * hidden);
        Logits = arena.Floats((long)_scored * head.BlockStride);
        TargetLogits = arena.Floats(_scored);
        Summaries = (LogitSummary*)arena.Floats((long)_scored * sizeof(LogitSummary) / sizeof(float));
        DOut = arena.Floats(rows * hidden);
        DMid = arena.Floats(rows * hidden);
        DIn = arena.Floats(rows * hidden);
        _activation = arena.Floats(rows * layer.Down.InputWidth);
        _heads = arena.Floats(rows * layer.Output.InputWidth);
        _attentionNormed = arena.Floats(rows * hidden);
        _feedForwardNormed = arena.Floats(rows * hidden);
        _finalNormedPanels = adapter is null ? arena.Floats(_scored * hidden) : null;
        DAttentionNormed = arena.Floats(rows * hidden);
        DFeedForwardNormed = arena.Floats(rows * hidden);
        DHeadsNormed = arena.Floats(rows * weights.NormedWidth);
        DAdapter = AdapterRows.Separate(arena, adapter, rows);
        AdapterPanels = AdapterRows.Separate(arena, adapter, rows);
    }
}
