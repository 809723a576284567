using System.Globalization;
using Microsoft.Extensions.Logging;

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

    private readonly TorchSharpEngineOptions _options;
    private readonly ILogger _logger;
    private readonly EngineParts _parts;
    private readonly Scorer _scorer;
    private readonly Sampler _sampler;
    private Backpropagation? _backpropagation;
    private FlatAdamW? _optimizer;
    private bool _disposed;

    /// <summary>Takes over the weights.</summary>
    public TorchSharpPolicyEngine(EngineWeights weights, TorchSharpEngineOptions options, ILogger logger, bool frozen)
    {
        (_options, _logger) = (options, logger);
        _parts = new EngineParts(weights, options, logger);
        (_scorer, _sampler) = (new Scorer(_parts), new Sampler(_parts));
        var (config, count, trained) = (weights.Config, weights.Model.Layout.ParameterCount, weights.Trained.Layout.ParameterCount);
        var adapter = weights.Adapter is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {weights.Adapter.Lora.Text} ({trained / 1e6:0.##} M trained weights)");
        Info = new PolicyInfo(
            config.VocabularySize, config.UsableContextLength, trained, config.ValueHead, frozen,
            string.Create(CultureInfo.InvariantCulture,
                $"decoder-only transformer, {config.LayerCount} layers of width {config.HiddenSize}, {config.HeadCount} heads ({config.KeyValueHeadCount} for keys and values), {count / 1e6:0.##} M weights in {(options.Dtype == TorchSharpDtype.Float32 ? "float32" : "bfloat16")}{adapter}, by TorchSharp on {options.Device}"))
        {
            WeightCount = count,
            LogProbRounding = options.Dtype == TorchSharpDtype.Float32 && !options.AllowTf32 ? SinglePrecisionRounding : ReducedPrecisionRounding,
        };
    }

    /// <inheritdoc/>
    public PolicyInfo Info { get; internal set; }

    /// <summary>The weights and layers, for initialisation and tests.</summary>
    internal EngineParts Parts => _parts;

    /// <summary>What draws completions, for tests.</summary>
    internal Sampler Sampler => _sampler;

    /// <summary>The gradient, for tests.</summary>
    internal Backpropagation Backpropagation => _backpropagation ??= new Backpropagation(_parts);

    private FlatAdamW Optimizer => _optimizer ??= new FlatAdamW(_parts.Weights.Trained);

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
    public IDecodingSession StartDecoding()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new DecodingSession(_parts, Info);
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
            : _parts.Memory.Measure(longestSequence, tokens, _parts.MicroBatch.TokensFor(longestSequence), _parts.MicroBatch.DeviceMemory);
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
        return new TorchSharpPolicyEngine(_parts.Weights.Copy(copy), _options, _logger, copy == PolicyCopy.Frozen);
    }

    /// <inheritdoc/>
    public void SaveWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        WeightFiles.Save(directory, _parts.Weights);
    }

    /// <inheritdoc/>
    public void LoadWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_parts.Weights.Adapter is { } adapter)
        {
            AdapterMatch.Require(directory, adapter);
            WeightFiles.ReadAdapter(directory, _parts.Weights.Trained);
        }
        else
        {
            Info = Info with { Warnings = WeightFiles.ReadModel(directory, _parts.Weights.Model) };
        }
    }

    /// <inheritdoc/>
    public void SaveOptimizer(string path)
    {
        RefuseFrozen();
        WeightFiles.SaveOptimizer(path, _parts.Weights.Trained, Optimizer);
    }

    /// <inheritdoc/>
    public void LoadOptimizer(string path)
    {
        RefuseFrozen();
        WeightFiles.LoadOptimizer(path, _parts.Weights.Trained, Optimizer);
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
        var model = _parts.Weights.Model;
        var room = WeightFiles.Room(model);
        foreach (var view in model.Layout.Views)
        {
            model.Write(view, FreshWeights.Fill(view, _parts.Weights.Config, key, room));
        }

        model.Refresh();
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
