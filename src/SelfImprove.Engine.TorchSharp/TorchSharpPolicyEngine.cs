using System.Globalization;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The policy engine on libtorch; see <see cref="TorchSharpEngineFactory"/> to make one.</summary>
/// <remarks>
/// Results agree with the CPU engine's up to rounding; they are not the same bits, and may differ by rounding with what else is in a batch: the library chooses its operations by the
/// shapes of what it is given.
/// </remarks>
internal sealed class TorchSharpPolicyEngine : IPolicyEngine
{
    // What sampling and scoring may differ by before something is wrong, not what they usually do.
    private const double SinglePrecisionRounding = 1e-3;
    private const double ReducedPrecisionRounding = 1;

    private readonly ModelConfig _config;
    private readonly TorchSharpEngineOptions _options;
    private readonly Device _device;
    private readonly ILogger _logger;
    private readonly EngineParts _parts;
    private readonly Scorer _scorer;
    private readonly Sampler _sampler;
    private Backpropagation? _backpropagation;
    private FlatAdamW? _optimizer;
    private bool _disposed;

    public TorchSharpPolicyEngine(ModelConfig config, TorchSharpEngineOptions options, Device device, ILogger logger, bool frozen)
    {
        (_config, _options, _device, _logger) = (config, options, device, logger);
        _parts = new EngineParts(config, options, device, logger, frozen);
        (_scorer, _sampler) = (new Scorer(_parts), new Sampler(_parts));
        var count = _parts.Parameters.Layout.ParameterCount;
        Info = new PolicyInfo(
            config.VocabularySize, config.UsableContextLength, count, config.ValueHead, frozen,
            string.Create(CultureInfo.InvariantCulture,
                $"decoder-only transformer, {config.LayerCount} layers of width {config.HiddenSize}, {config.HeadCount} heads ({config.KeyValueHeadCount} for keys and values), {count / 1e6:0.##} M weights in {(options.Dtype == TorchSharpDtype.Float32 ? "float32" : "bfloat16")}, by TorchSharp on {options.Device}"))
        {
            LogProbRounding = options.Dtype == TorchSharpDtype.Float32 && !options.AllowTf32 ? SinglePrecisionRounding : ReducedPrecisionRounding,
        };
    }

    /// <inheritdoc/>
    public PolicyInfo Info { get; private set; }

    /// <summary>The weights and layers, for initialisation and tests.</summary>
    internal EngineParts Parts => _parts;

    /// <summary>The gradient, for tests.</summary>
    internal Backpropagation Backpropagation => _backpropagation ??= new Backpropagation(_parts);

    private FlatAdamW Optimizer => _optimizer ??= new FlatAdamW(_parts.Parameters);

    /// <inheritdoc/>
    public IReadOnlyList<SampledSequence> Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        InputCheck.Sampling(options);
        for (var i = 0; i < prompts.Count; i++)
        {
            InputCheck.Prompt(i, prompts[i].Tokens.Span, Info);
        }

        return _sampler.Sample(prompts, options, cancellationToken);
    }

    /// <inheritdoc/>
    public void Score(TokenBatch batch, TokenScores destination, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(batch, destination.Outputs, temperature);
        InputCheck.Destination(batch, destination, Info);
        _scorer.Score(batch, destination, temperature);
    }

    /// <inheritdoc/>
    public ActivationMemory? MeasureActivations(int longestSequence, long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longestSequence);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        return Info.IsFrozen
            ? null
            : new MemoryModel(_config, _options, TorchVersion.CausalAttention is not null).Measure(longestSequence, tokens, NativeDevice.Memory(_options));
    }

    /// <inheritdoc/>
    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(objective);
        RefuseFrozen();
        Check(batch, outputs, temperature);
        Backpropagation.Accumulate(batch, outputs, objective, temperature);
    }

    /// <inheritdoc/>
    public OptimizerStepResult Step(OptimizerStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RefuseFrozen();
        return Optimizer.Step(step, Backpropagation.Gradient);
    }

    /// <inheritdoc/>
    public IPolicyEngine Copy(PolicyCopy copy)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var config = copy == PolicyCopy.WithValueHead ? _config with { ValueHead = true } : _config;
        var engine = new TorchSharpPolicyEngine(config, _options, _device, _logger, copy == PolicyCopy.Frozen);
        engine._parts.Parameters.CopyFrom(_parts.Parameters);
        return engine;
    }

    /// <inheritdoc/>
    public void SaveWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        HuggingFaceLayout.Save(directory, _config, Reader(_parts.Parameters.Values));
    }

    /// <inheritdoc/>
    public void LoadWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var parameters = _parts.Parameters;
        using var checkpoint = HuggingFaceLayout.OpenWeights(directory, parameters.Layout);
        var room = new float[Largest];
        foreach (var view in parameters.Layout.Views)
        {
            var weights = room.AsSpan(0, (int)view.ElementCount);
            checkpoint.Read(view, 0, weights);
            parameters.Write(view, weights);
        }

        parameters.Refresh();
        Info = Info with { Warnings = checkpoint.Warnings };
    }

    /// <inheritdoc/>
    public void SaveOptimizer(string path)
    {
        RefuseFrozen();
        OptimizerStateFile.Write(path, _parts.Parameters.Layout.Views, Reader(Optimizer.FirstMoment), Reader(Optimizer.SecondMoment), Optimizer.StepsTaken);
    }

    /// <inheritdoc/>
    public void LoadOptimizer(string path)
    {
        RefuseFrozen();
        var parameters = _parts.Parameters;
        using var state = OptimizerStateFile.Open(path, parameters.Layout.Views);
        var room = new float[Largest];
        foreach (var view in parameters.Layout.Views)
        {
            var numbers = room.AsSpan(0, (int)view.ElementCount);
            state.ReadFirstMoment(view, numbers);
            parameters.Write(Optimizer.FirstMoment, view, numbers);
            state.ReadSecondMoment(view, numbers);
            parameters.Write(Optimizer.SecondMoment, view, numbers);
        }

        Optimizer.StepsTaken = state.StepsTaken;
    }

    /// <summary>Frees the memory of the device.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _backpropagation?.Dispose();
            _optimizer?.Dispose();
            _parts.Dispose();
        }
    }

    /// <summary>Draws fresh weights: those of the CPU engine for the same key.</summary>
    internal void Initialize(RandomKey key)
    {
        var room = new float[Largest];
        foreach (var view in _parts.Parameters.Layout.Views)
        {
            _parts.Parameters.Write(view, FreshWeights.Fill(view, _config, key, room));
        }

        _parts.Parameters.Refresh();
    }

    private long Largest => _parts.Parameters.Layout.Views.Max(v => v.ElementCount);

    private ParameterMemory Reader(Tensor flat)
    {
        var room = new float[Largest];
        return view =>
        {
            var numbers = room.AsSpan(0, (int)view.ElementCount);
            _parts.Parameters.Read(flat, view, numbers);
            return numbers;
        };
    }

    private void Check(TokenBatch batch, TokenOutputs outputs, double temperature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputCheck.Batch(batch, outputs, temperature, Info);
    }

    private void RefuseFrozen()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Info.IsFrozen)
        {
            throw new InvalidOperationException("the engine is frozen: it samples and scores, but has neither gradient nor optimizer; make a trainable copy to train it");
        }
    }
}
