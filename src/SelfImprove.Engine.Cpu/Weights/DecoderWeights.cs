using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// A model's weights: in single precision one flat block, and what is derived from it, the packed panels of every linear map; in bfloat16,
/// and when the weights are the frozen base of adapters, the panels alone, and the vectors in a small block of their own.
/// </summary>
/// <remarks>A frozen base is shared by the engines that adapt it: counted by <see cref="Share"/> and <see cref="Dispose"/>.</remarks>
internal sealed unsafe class DecoderWeights : IDisposable
{
    private readonly Linear[] _linears;
    private readonly NativeBuffer? _values;

    // Without a flat block: the vectors, one behind the other, and where each starts.
    private readonly NativeBuffer? _vectors;
    private readonly FrozenDictionary<long, long> _vectorPlaces = FrozenDictionary<long, long>.Empty;

    // Without a flat block: the embedding, packed like a map that nothing is multiplied with; the head itself when they are one.
    private readonly Linear? _embedding;
    private readonly Action<int, int> _packForward;
    private readonly Action<int, int> _packBackward;
    private readonly Lock _turning = new();
    private bool _packedForward;
    private bool _packedBackward;
    private int _owners = 1;

    /// <summary>Makes weights without values.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="format">How matrices are kept.</param>
    /// <param name="panelsOnly">Whether the weights never change, so that panels are all that is kept of matrices; always so in bfloat16.</param>
    public DecoderWeights(ModelConfig config, WeightFormat format = WeightFormat.Float32, bool panelsOnly = false)
    {
        Config = config;
        Format = format;
        Layout = ParameterLayout.Create(config);
        Layers = [.. Enumerable.Range(0, config.LayerCount).Select(i => new LayerWeights(config, Layout, i))];
        Head = new Linear(config.HiddenSize, config.HiddenSize, 0, Layout.Find("lm_head.weight") ?? Layout["model.embed_tokens.weight"]);
        FinalNorm = Layout["model.norm.weight"].Offset;
        ValueHead = Layout.Find(ParameterLayout.ValueHeadName)?.Offset ?? -1;
        _linears = [.. Layers.SelectMany(l => l.Linears), Head];
        _packForward = (i, _) => _linears[i].PackForward(Values.Pointer);
        _packBackward = (i, _) => _linears[i].PackBackward(Values.Pointer);
        if (format == WeightFormat.Float32 && !panelsOnly)
        {
            _values = new NativeBuffer(Layout.Length);
            return;
        }

        _embedding = config.TieEmbeddings ? Head : new Linear(config.HiddenSize, config.HiddenSize, 0, Layout["model.embed_tokens.weight"]);
        _linears = [.. _linears.Append(_embedding).Distinct()];
        var places = new Dictionary<long, long>();
        var end = 0L;
        foreach (var view in Vectors)
        {
            places.Add(view.Offset, end);
            end += Lanes.Pad((int)view.ElementCount);
        }

        _vectors = new NativeBuffer(end);
        _vectorPlaces = places.ToFrozenDictionary();
        _packedForward = true;
    }

    public ModelConfig Config { get; }

    public ParameterLayout Layout { get; }

    public WeightFormat Format { get; }

    /// <summary>All weights of a model in single precision. Whoever writes them calls <see cref="Invalidate"/>.</summary>
    public NativeBuffer Values => _values ?? throw new InvalidOperationException("these weights exist as panels only");

    public ImmutableArray<LayerWeights> Layers { get; }

    /// <summary>Hidden state to logits.</summary>
    public Linear Head { get; }

    /// <summary>Offset of the last norm's gain; the embedding stands at 0.</summary>
    public long FinalNorm { get; }

    /// <summary>Offset of the value head; -1 when there is none.</summary>
    public long ValueHead { get; }

    /// <summary>Bytes that a forward pass reads at most once.</summary>
    public long ForwardBytes => _linears.Sum(l => (long)l.OutputWidth * l.InputWidth) * (Format == WeightFormat.Float32 ? sizeof(float) : sizeof(ushort));

    /// <summary>Bytes that the weights take, in all forms that are there by now.</summary>
    public long Bytes => sizeof(float) * ((_values?.Length ?? 0) + (_vectors?.Length ?? 0) + _linears.Sum(l => l.PanelLength));

    /// <summary>Number of heads of queries and keys, which stand first in a row of qkv, when these are normed; otherwise 0.</summary>
    public int NormedHeads => Config.QueryKeyNorm ? Config.HeadCount + Config.KeyValueHeadCount : 0;

    /// <summary>Width of the normed heads in a row of qkv.</summary>
    public int NormedWidth => NormedHeads * Lanes.Pad(Config.EffectiveHeadSize);

    private IEnumerable<ParameterView> Vectors => Layout.Views.Where(v => v.IsVector || v.Name == ParameterLayout.ValueHeadName);

    /// <summary>Width of a padded row of the residual stream.</summary>
    public int HiddenStride => Lanes.Pad(Config.HiddenSize);

    /// <summary>A norm's gain, a bias, or the value head, by its place in the flat block.</summary>
    public float* Vector(long offset) => _vectors is null ? Values.Pointer + offset : _vectors.Pointer + _vectorPlaces[offset];

    /// <summary>x [hidden stride] = embedding of the token.</summary>
    public void Embed(int token, float* x)
    {
        if (_embedding is not null)
        {
            _embedding.ReadRow(token, x);
            return;
        }

        VectorMath.Copy(Values.Pointer + ((long)token * Config.HiddenSize), x, Config.HiddenSize);
        new Span<float>(x + Config.HiddenSize, HiddenStride - Config.HiddenSize).Clear();
    }

    /// <summary>Forgets what was derived from the weights.</summary>
    public void Invalidate() => (_packedForward, _packedBackward) = (false, false);

    /// <summary>Packs weights that exist as panels only, a panel at a time; no more memory is taken than they are kept in.</summary>
    public void PackPanels(WeightSource source, WorkerPool pool)
    {
        foreach (var view in Vectors)
        {
            source(view.Offset, new Span<float>(Vector(view.Offset), (int)view.ElementCount));
        }

        foreach (var linear in _linears)
        {
            linear.Reserve(Format);
            pool.Run(linear.PanelCount, (panel, _) => linear.PackPanel(panel, source));
        }

        PackBiases();
    }

    /// <summary>Takes over the weights of a model of the same shape in the same format; a new value head stands behind everything else.</summary>
    public void CopyFrom(DecoderWeights source)
    {
        if (_values is not null)
        {
            Values.CopyFrom(source.Values);
            Invalidate();
            return;
        }

        _vectors!.CopyFrom(source._vectors!);
        for (var i = 0; i < _linears.Length; i++)
        {
            _linears[i].CopyPanels(source._linears[i]);
        }

        PackBiases();
    }

    /// <summary>Packs what forward passes need, unless the weights are unchanged since.</summary>
    public void PrepareForward(WorkerPool pool)
    {
        if (!_packedForward)
        {
            pool.Run(_linears.Length, _packForward);
            PackBiases();
            _packedForward = true;
        }
    }

    /// <summary>Packs what backward passes need, unless the weights are unchanged since.</summary>
    public void PrepareBackward(WorkerPool pool)
    {
        if (_values is null)
        {
            TurnPanels(pool);
        }
        else if (!_packedBackward)
        {
            pool.Run(_linears.Length, _packBackward);
            _packedBackward = true;
        }
    }

    /// <summary>Adds an owner.</summary>
    public DecoderWeights Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
        {
            return;
        }

        _values?.Dispose();
        _vectors?.Dispose();
        _embedding?.Dispose();
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        Head.Dispose();
    }

    // Engines that share the weights may come at once.
    private void TurnPanels(WorkerPool pool)
    {
        lock (_turning)
        {
            if (_packedBackward)
            {
                return;
            }

            foreach (var linear in Layers.SelectMany(l => l.Linears).Append(Head))
            {
                linear.ReserveBackward();
                pool.Run(linear.BackwardPanelCount, (panel, _) => linear.TurnPanel(panel));
            }

            _packedBackward = true;
        }
    }

    private void PackBiases()
    {
        foreach (var layer in Layers)
        {
            layer.PackBias(this);
        }
    }
}
