using System.Globalization;

namespace SelfImprove.Engines.Torch;

/// <summary>How much of the device's memory a model takes, computed from its shape alone. What libtorch itself takes (about 0.5 GB on a GPU) and what its allocator rounds up are left out.</summary>
internal sealed class MemoryModel
{
    private const long Single = sizeof(float);

    private readonly ModelConfig _config;
    private readonly TorchSharpEngineOptions _options;
    private readonly bool _attendsAtOnce;
    private readonly long _weights;
    private readonly LoraOptions? _lora;
    private readonly long _adapter;
    private readonly long _queries;
    private readonly long _keys;

    /// <summary>Takes the shape of a model.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="options">How it is kept and trained.</param>
    /// <param name="attendsAtOnce">Whether attention is one operation, which keeps no scores.</param>
    /// <param name="lora">The adapter that is trained in place of the weights; null for none.</param>
    public MemoryModel(ModelConfig config, TorchSharpEngineOptions options, bool attendsAtOnce, LoraOptions? lora = null)
    {
        _lora = lora;
        _adapter = lora is null ? 0 : ParameterLayout.CreateAdapter(config, lora).Length;
        (_config, _options, _attendsAtOnce) = (config, options, attendsAtOnce);
        _weights = ParameterLayout.Create(config).Length;
        _queries = (long)config.HeadCount * config.EffectiveHeadSize;
        _keys = (long)config.KeyValueHeadCount * config.EffectiveHeadSize;
    }

    private bool IsRounded => _options.Dtype != TorchSharpDtype.Float32;

    private long Number => IsRounded ? sizeof(ushort) : Single;

    // What is trained, and copied for other networks: all weights, or an adapter's.
    private long Trained => _lora is null ? _weights : _adapter;

    // What an adapter adapts, which copies share.
    private long SharedBytes => _lora is null ? 0 : _weights * Number;

    private long FrozenBytes => Trained * Number;

    private long TrainableBytes => FrozenBytes + (IsRounded ? Trained * Single : 0);

    // Gradient, two moments, and the room of an optimizer step's piece.
    private long GradientBytes => Trained * Single;

    private long OptimizerBytes => (2 * Trained * Single) + (Math.Min(Trained, FlatAdamW.PieceLength) * Single);

    private long StateBytes => TrainableBytes + GradientBytes + OptimizerBytes;

    /// <summary>What activations may take of a device, together with everything else: the library's allocator rounds up and leaves gaps.</summary>
    public static long Usable(long available) => available / 10 * 9;

    public MemoryEstimate Estimate(ModelUse use, long available)
    {
        var longest = Math.Min(Math.Max(1, use.LongestSequence), _config.UsableContextLength);
        var trains = use.Kind == ModelUseKind.Training;
        var rows = use.Kind == ModelUseKind.Scoring ? 0 : Math.Min(use.Sequences, _options.SamplingRows);
        var estimate = new MemoryEstimate
        {
            Weights = SharedBytes + TrainableBytes,
            KeysAndValues = rows * longest * _config.LayerCount * 2 * _keys * Number,
            Gradient = trains ? GradientBytes : 0,
            Optimizer = trains ? OptimizerBytes : 0,
            OtherNetworks = (use.TrainableCopies * StateBytes) + (use.FrozenCopies * FrozenBytes),
            Available = available,
            Advice = [.. Advice(trains)],
        };
        var running = Math.Max(_options.ScoringTokens, longest);
        return estimate with
        {
            Activations = !trains ? LayerBytes(Math.Min(running, (long)use.Sequences * longest), longest) + HeadBytes(running)
                : TrainingBytes(Math.Max(longest, _options.MicroBatchTokens > 0 ? _options.MicroBatchTokens : TokensThatFit(longest, Usable(available) - estimate.Total)), longest),
        };
    }

    /// <summary>The activations of training on sequences of a length, so many tokens at once.</summary>
    /// <param name="longest">Tokens of the longest sequence.</param>
    /// <param name="tokens">Tokens of the whole batch.</param>
    /// <param name="microBatch">Tokens that run at once, unless a sequence is longer.</param>
    /// <param name="available">Bytes of the device; null when nobody tells.</param>
    public ActivationMemory Measure(long longest, long tokens, int microBatch, long? available)
    {
        var atOnce = Math.Max(1, Math.Min(tokens, Math.Max(longest, microBatch)));
        longest = Math.Clamp(longest, 1, atOnce);
        var bytes = TrainingBytes(atOnce, longest);
        return new ActivationMemory(atOnce, bytes, available is not { } limit || bytes + SharedBytes + StateBytes <= limit ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"training on sequences of {longest:N0} tokens, {atOnce:N0} tokens at once, takes {ActivationMemory.Text(bytes)} for activations and {ActivationMemory.Text(SharedBytes + StateBytes)} for weights, gradient and optimizer state, but the device '{_options.Device}' has {ActivationMemory.Text(limit)} in all; {string.Join("; or ", Advice(trains: true))}"));
    }

    /// <summary>The most tokens, at least 1, that train at once in so many bytes when the longest sequence has so many of them.</summary>
    public int TokensThatFit(long longest, long bytes)
    {
        var (fits, above) = (1, TorchSharpEngineOptions.MostTokensAtOnce + 1);
        while (above - fits > 1)
        {
            var middle = fits + ((above - fits) / 2);
            (fits, above) = TrainingBytes(middle, Math.Clamp(longest, 1, middle)) <= bytes ? (middle, above) : (fits, middle);
        }

        return fits;
    }

    // What the layers keep, and the gradients of one of them.
    private long TrainingBytes(long tokens, long longest)
    {
        var layer = LayerBytes(tokens, longest);
        var kept = _options.Recompute ? layer + (_config.LayerCount * tokens * _config.HiddenSize * Number) : _config.LayerCount * layer;
        return kept + layer + HeadBytes(tokens) + (tokens * 6 * _config.HiddenSize * Number);
    }

    // What a layer's graph keeps: inputs and outputs of norms, maps and activations, rows between an adapter's factors; and, in steps, the softmax of every head.
    private long LayerBytes(long tokens, long longest)
    {
        var hidden = (6L * _config.HiddenSize) + (3 * _queries) + (6 * _keys) + (4L * _config.IntermediateSize);
        var wide = IsRounded ? (2L * _config.HiddenSize) + _queries + _keys : 0;
        var scores = _attendsAtOnce ? 0 : _config.HeadCount * longest * ((2 * Single) + (IsRounded ? Number : 0));
        var ranks = 2L * (_lora is null ? 0 : _lora.Rank * _lora.TargetModules.Length);
        return tokens * (((hidden + ranks) * Number) + (wide * Single) + scores);
    }

    private long HeadBytes(long tokens) => 5 * Single * _config.VocabularySize * Math.Min(tokens, TokenHead.DefaultRowsAtOnce(_config));

    private IEnumerable<string> Advice(bool trains)
    {
        if (!IsRounded)
        {
            yield return "set dtype: bfloat16 in the engine's options";
        }

        if (trains && !_options.Recompute)
        {
            yield return "set recompute: true in the engine's options";
        }

        if (trains && _lora is null)
        {
            yield return "train an adapter in place of the weights (lora under model)";
        }

        yield return trains ? "lower the engine's micro-batch-tokens" : "lower the engine's sampling-rows and scoring-tokens";
    }
}
