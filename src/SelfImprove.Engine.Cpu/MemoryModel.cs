namespace SelfImprove.Engines.Cpu;

/// <summary>How much memory a model takes in this engine, computed from its shape alone.</summary>
/// <remarks>The formulas are those of <see cref="DecoderWeights"/>, <see cref="KeyValueCache"/>, <see cref="WorkerScratch"/> and <see cref="ActivationArena"/>.</remarks>
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

    public MemoryModel(ModelConfig config, CpuEngineOptions options, int workers)
    {
        (_config, _options, _workers) = (config, options, workers);
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

    /// <summary>Bytes of the panels that forward passes read.</summary>
    public long ForwardBytes
    {
        get
        {
            var layer = (_hidden * _qkv) + (_heads * _hidden) + (3 * _hidden * _feedForward);
            var embedding = IsRounded && !_config.TieEmbeddings ? 2 : 1;
            return ((_config.LayerCount * layer) + (embedding * _vocabulary * _hidden)) * (IsRounded ? Word : Float);
        }
    }

    public MemoryEstimate Estimate(ModelUse use, long available)
    {
        var longest = (int)Math.Min(Math.Max(1, use.LongestSequence), _config.UsableContextLength);
        var trains = use.Kind == ModelUseKind.Training;
        var frozen = ForwardBytes + (IsRounded ? 0 : _weights * Float);
        var rows = use.Kind == ModelUseKind.Scoring ? 0 : SampledRows(use, longest);
        var activations = _workers * Scratch(longest, Math.Max(rows, Math.Max(longest, _options.BlockTokens)));
        var backward = trains ? ForwardBytes : 0;
        var (gradient, optimizer) = trains ? (_weights * Float, 2 * _weights * Float) : (0, 0);
        var trained = trains ? Training(longest) : 0;
        return new MemoryEstimate
        {
            Weights = frozen + backward,
            KeysAndValues = rows * KeysAndValuesPerToken * longest * Workers,
            Activations = activations + trained,
            Gradient = gradient,
            Optimizer = optimizer,
            OtherNetworks = (use.TrainableCopies * (frozen + backward + gradient + optimizer + trained)) + (use.FrozenCopies * frozen),
            Available = available,
            Advice = [.. Advice(trains)],
        };
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
        * ((rows * ((2 * _hidden) + _qkv + _heads + (3 * _feedForward) + Math.Min(_vocabulary, LogitSummary.BlockSize) + 16)) + new Attention(_config).ScratchLength(longest));

    private long Training(int longest)
    {
        var rows = Math.Max((long)_options.MicroBatchTokens, longest);
        var layer = (2 * _hidden) + _qkv + _normed + _heads + (2 * _feedForward) + 2;
        var kept = _options.Recompute ? (_config.LayerCount * _hidden) + layer - _hidden : _config.LayerCount * layer;
        var pass = (8 * _hidden) + _heads + _normed + _feedForward + 1;
        var head = (3 * _hidden) + Math.Min(_vocabulary, LogitSummary.BlockSize) + 9;
        return Float * rows * (kept + pass + head);
    }

    private IEnumerable<string> Advice(bool trains)
    {
        if (!trains && !IsRounded)
        {
            yield return "keep the weights in bfloat16 (weights: bfloat16 in the engine's options, or --weights bfloat16)";
        }

        if (trains && !_options.Recompute)
        {
            yield return "set recompute: true in the engine's options";
        }

        yield return trains ? "train a smaller model" : "use a smaller model";
    }
}
