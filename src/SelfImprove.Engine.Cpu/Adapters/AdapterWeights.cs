using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>An adapter's weights, and the value head of a model that has one: a flat block in single precision, and the packed panels of its factors.</summary>
internal sealed unsafe class AdapterWeights : IDisposable
{
    private readonly Linear[] _linears;
    private readonly Action<int, int> _packForward;
    private readonly Action<int, int> _packBackward;
    private bool _packedForward;
    private bool _packedBackward;

    /// <summary>Makes an adapter without values: all zero.</summary>
    public AdapterWeights(DecoderWeights weights, ModelConfig config, LoraOptions options)
    {
        (Options, Config) = (options, config);
        Layout = ParameterLayout.CreateAdapter(config, options);
        Values = new NativeBuffer(Layout.Length);
        ValueHead = Layout.Find(ParameterLayout.ValueHeadName)?.Offset ?? -1;
        Layers = [.. weights.Layers.Select(layer => new AdapterLayer(layer, Layout, options.Scale))];
        _linears = [.. Layers.SelectMany(l => l.Maps).SelectMany(m => m.Linears)];
        _packForward = (i, _) => _linears[i].PackForward(Values!.Pointer);
        _packBackward = (i, _) => _linears[i].PackBackward(Values!.Pointer);
    }

    public LoraOptions Options { get; }

    /// <summary>The adapted model's shape, which says whether there is a value head.</summary>
    public ModelConfig Config { get; }

    public ParameterLayout Layout { get; }

    /// <summary>All trained weights. Whoever writes them calls <see cref="Invalidate"/>.</summary>
    public NativeBuffer Values { get; }

    public ImmutableArray<AdapterLayer> Layers { get; }

    /// <summary>Offset of the value head; -1 when there is none.</summary>
    public long ValueHead { get; }

    /// <summary>Bytes of the panels of one direction.</summary>
    public long PanelBytes => _linears.Sum(l => (long)l.OutputWidth * l.InputWidth) * sizeof(float);

    /// <summary>Draws fresh weights.</summary>
    public void Draw(RandomKey key)
    {
        foreach (var view in Layout.Views)
        {
            FreshAdapter.Fill(view, key, Values.AsSpan(view.Offset, view.ElementCount));
        }

        Invalidate();
    }

    /// <summary>The same adapter for other use: the value head starts at zero when there is none here.</summary>
    public AdapterWeights Copy(DecoderWeights weights, bool valueHead)
    {
        // The value head stands behind everything else.
        var copy = new AdapterWeights(weights, Config with { ValueHead = valueHead || Config.ValueHead }, Options);
        copy.Values.CopyFrom(Values);
        return copy;
    }

    /// <summary>Forgets what was derived from the weights.</summary>
    public void Invalidate() => (_packedForward, _packedBackward) = (false, false);

    /// <summary>Packs what forward passes need, unless the weights are unchanged since.</summary>
    public void PrepareForward(WorkerPool pool)
    {
        if (!_packedForward)
        {
            pool.Run(_linears.Length, _packForward);
            _packedForward = true;
        }
    }

    /// <summary>Packs what backward passes need, unless the weights are unchanged since.</summary>
    public void PrepareBackward(WorkerPool pool)
    {
        if (!_packedBackward)
        {
            pool.Run(_linears.Length, _packBackward);
            _packedBackward = true;
        }
    }

    public void Dispose()
    {
        Values.Dispose();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
