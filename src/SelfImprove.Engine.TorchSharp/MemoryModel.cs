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
    private readonly long _queries;
    private readonly long _keys;

    /// <summary>Takes the shape of a model.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="options">How it is kept and trained.</param>
    /// <param name="attendsAtOnce">Whether attention is one operation, which keeps no scores.</param>
    public MemoryModel(ModelConfig config, TorchSharpEngineOptions options, bool attendsAtOnce)
    {
        (_config, _options, _attendsAtOnce) = (config, options, attendsAtOnce);
        _weights = ParameterLayout.Create(config).Length;
        _queries = (long)config.HeadCount * config.EffectiveHeadSize;
        _keys = (long)config.KeyValueHeadCount * config.EffectiveHeadSize;
    }

    private bool IsRounded => _options.Dtype != TorchSharpDtype.Float32;

    private long Number => IsRounded ? sizeof(ushort) : Single;

    private long FrozenBytes => _weights * Number;

    private long TrainableBytes => FrozenBytes + (IsRounded ? _weights * Single : 0);

    // Gradient, two moments, and the room of an optimizer step's piece.
    private long GradientBytes => _weights * Single;

    private long OptimizerBytes => (2 * _weights * Single) + (Math.Min(_weights, FlatAdamW.PieceLength) * Single);

    private long StateBytes => TrainableBytes + GradientBytes + OptimizerBytes;

    public MemoryEstimate Estimate(ModelUse use, long available)
    {
        var longest = Math.Min(Math.Max(1, use.LongestSequence), _config.UsableContextLength);
        var trains = use.Kind == ModelUseKind.Training;
        var rows = use.Kind == ModelUseKind.Scoring ? 0 : Math.Min(use.Sequences, _options.SamplingRows);
        var running = Math.Max(_options.ScoringTokens, longest);
        var activations = trains ? TrainingBytes(Math.Max(_options.MicroBatchTokens, longest), longest) : LayerBytes(Math.Min(running, (long)use.Sequences * longest), longest) + HeadBytes(running);
        return new MemoryEstimate
        {
            Weights = TrainableBytes,
            KeysAndValues = rows * longest * _config.LayerCount * 2 * _keys * Number,
            Activations = activations,
            Gradient = trains ? GradientBytes : 0,
            Optimizer = trains ? OptimizerBytes : 0,
            OtherNetworks = (use.TrainableCopies * StateBytes) + (use.FrozenCopies * FrozenBytes),
            Available = available,
            Advice = [.. Advice(trains)],
        };
    }

    /// <summary>The activations of training on sequences of a length, so many tokens at once.</summary>
    public ActivationMemory Measure(long longest, long tokens, long? available)
    {
        var atOnce = Math.Max(1, Math.Min(tokens, Math.Max(longest, _options.MicroBatchTokens)));
        longest = Math.Clamp(longest, 1, atOnce);
        var bytes = TrainingBytes(atOnce, longest);
        return new ActivationMemory(atOnce, bytes, available is not { } limit || bytes + StateBytes <= limit ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"training on sequences of {longest:N0} tokens, {atOnce:N0} tokens at once, takes {ActivationMemory.Text(bytes)} for activations and {ActivationMemory.Text(StateBytes)} for weights, gradient and optimizer state, but the device '{_options.Device}' has {ActivationMemory.Text(limit)} in all; {string.Join("; or ", Advice(trains: true))}"));
    }

    // What the layers keep, and the gradients of one of them.
    private long TrainingBytes(long tokens, long longest)
    {
        var layer = LayerBytes(tokens, longest);
        var kept = _options.Recompute ? layer + (_config.LayerCount * tokens * _config.HiddenSize * Number) : _config.LayerCount * layer;
        return kept + layer + HeadBytes(tokens) + (tokens * 6 * _config.HiddenSize * Number);
    }

    // What a layer's graph keeps: inputs and outputs of norms, maps and activations; and, in steps, the softmax of every head.
    private long LayerBytes(long tokens, long longest)
    {
        var hidden = (6L * _config.HiddenSize) + (3 * _queries) + (6 * _keys) + (4L * _config.IntermediateSize);
        var wide = IsRounded ? (2L * _config.HiddenSize) + _queries + _keys : 0;
        var scores = _attendsAtOnce ? 0 : _config.HeadCount * longest * ((2 * Single) + (IsRounded ? Number : 0));
        return tokens * ((hidden * Number) + (wide * Single) + scores);
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

        yield return trains ? "lower the engine's micro-batch-tokens" : "lower the engine's sampling-rows and scoring-tokens";
    }
}
