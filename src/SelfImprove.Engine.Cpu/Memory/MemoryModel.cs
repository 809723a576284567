namespace SelfImprove.Engines.Cpu;

/// <summary>How much memory a model takes in this engine, computed from its shape alone.</summary>
/// <remarks>The formulas are those of <see cref="DecoderWeights"/>, <see cref="AdapterWeights"/>, <see cref="KeyValueCache"/>, <see cref="WorkerScratch"/> and <see cref="ActivationArena"/>.</remarks>
internal sealed class MemoryModel
{
    private const int Float = sizeof(float);
    private const int Word = sizeof(ushort);

    private readonly ModelConfig _config;
    private readonly CpuEngineOptions _options;
    private readonly int _workers;
    private readonly long _weights;
    private readonly long _hidden;
    private readonly long _heads;
    private readonly long _qkv;
    private readonly long _normed;
    private readonly long _feedForward;
    private readonly long _vocabulary;
    private readonly AdapterMemory? _adapter;

    /// <summary>Takes the shape of a model.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="options">How it is kept and trained.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="lora">The adapter that is trained in place of the weights; null for none.</param>
    public MemoryModel(ModelConfig config, CpuEngineOptions options, int workers, LoraOptions? lora = null)
    {
        (_config, _options, _workers) = (config, options, workers);
        _adapter = lora is null ? null : new AdapterMemory(config, lora);
        var size = Lanes.Pad(config.EffectiveHeadSize);
        _weights = ParameterLayout.Create(config).Length;
        _hidden = Lanes.Pad(config.HiddenSize);
        _heads = (long)config.HeadCount * size;
        _qkv = _heads + (2L * config.KeyValueHeadCount * size);
        _normed = config.QueryKeyNorm ? (long)(config.HeadCount + config.KeyValueHeadCount) * (size + 1) : 0;
        _feedForward = Lanes.Pad(config.IntermediateSize);
        _vocabulary = Lanes.Pad(config.VocabularySize);
    }

    private bool IsRounded => _options.Weights != WeightFormat.Float32;

    // Rounded weights, and those that an adapter adapts, have no flat block.
    private bool IsPanelsOnly => IsRounded || _adapter is not null;

    /// <summary>Bytes of the panels that forward passes read.</summary>
    public long ForwardBytes => PanelBytes(IsPanelsOnly && !_config.TieEmbeddings ? 2 : 1);

    public MemoryEstimate Estimate(ModelUse use, long available)
    {
        var longest = (int)Math.Min(Math.Max(1, use.LongestSequence), _config.UsableContextLength);
        var trains = use.Kind == ModelUseKind.Training;
        var weights = ForwardBytes + (IsPanelsOnly ? 0 : _weights * Float);
        var backward = trains ? _adapter is null ? ForwardBytes : PanelBytes(1) : 0;

        // Copies share what an adapter adapts.
        var (frozen, trainable) = _adapter is null ? (weights, weights + backward) : (_adapter.FrozenBytes, _adapter.TrainableBytes);
        var rows = use.Kind == ModelUseKind.Scoring ? 0 : SampledRows(use, longest);
        var activations = _workers * Scratch(longest, Math.Max(rows, Math.Max(longest, _options.BlockTokens)));
        var count = _adapter?.Length ?? _weights;
        var (gradient, optimizer) = trains ? (count * Float, 2 * count * Float) : (0, 0);
        var trained = trains ? Training(longest) : 0;
        return new MemoryEstimate
        {
            Weights = weights + backward + (_adapter is null ? 0 : trains ? trainable : frozen),
            KeysAndValues = rows * KeysAndValuesPerToken * longest * Workers,
            Activations = activations + trained,
            Gradient = gradient,
            Optimizer = optimizer,
            OtherNetworks = (use.TrainableCopies * (trainable + gradient + optimizer + trained)) + (use.FrozenCopies * frozen),
            Available = available,
            Advice = [.. Advice(trains)],
        };
    }

    private long PanelBytes(int embeddings)
    {
        var layer = (_hidden * _qkv) + (_heads * _hidden) + (3 * _hidden * _feedForward);
        return ((_config.LayerCount * layer) + (embeddings * _vocabulary * _hidden)) * (IsRounded ? Word : Float);
    }

    private long KeysAndValuesPerToken => Float * _config.LayerCount * (_qkv - _heads);

    // Weights that no cache holds are read once a step for all rows, which one team then advances together.
    private int Workers => ForwardBytes > Sampler.SharedCacheBytes ? 1 : _workers;

    private int SampledRows(ModelUse use, int longest)
    {
        var perWorker = Math.Max(1, ((long)use.Sequences + Workers - 1) / Workers);
        return (int)Math.Min(perWorker, _options.SamplingRows > 0 ? _options.SamplingRows : Sampler.BestRows(_config, ForwardBytes, longest, Workers));
    }

    private long Scratch(int longest, long rows) => Float
        * ((rows * ((2 * _hidden) + _qkv + _heads + (3 * _feedForward) + Math.Min(_vocabulary, LogitSummary.BlockSize) + 16 + (_adapter?.LargestRanks ?? 0))) + new Attention(_config).ScratchLength(longest));

    private long Training(int longest)
    {
        var rows = Math.Max((long)_options.MicroBatchTokens, longest);
        var ranks = _adapter?.Ranks ?? 0;
        var layer = (2 * _hidden) + _qkv + _normed + _heads + (2 * _feedForward) + 2 + ranks;
        var kept = _options.Recompute ? (_config.LayerCount * (_hidden + (_adapter?.LastRanks ?? 0))) + layer - _hidden : _config.LayerCount * layer;
        var pass = (8 * _hidden) + _heads + _normed + _feedForward + 1 + (2 * ranks);
        var head = ((_adapter is null ? 3 : 2) * _hidden) + Math.Min(_vocabulary, LogitSummary.BlockSize) + 9;
        return Float * rows * (kept + pass + head);
    }

    private IEnumerable<string> Advice(bool trains)
    {
        if (!trains && !IsRounded && _adapter is null)
        {
            yield return "keep the weights in bfloat16 (weights: bfloat16 in the engine's options, or --weights bfloat16)";
        }

        if (trains && !_options.Recompute)
        {
            yield return "set recompute: true in the engine's options";
        }

        if (trains && _adapter is null)
        {
            yield return "train an adapter in place of the weights (lora under model)";
        }

        if (_adapter is not null && !IsRounded)
        {
            yield return "keep the adapted weights in bfloat16 (weights: bfloat16 in the engine's options)";
        }

        yield return trains ? "train a smaller model" : "use a smaller model";
    }
}
