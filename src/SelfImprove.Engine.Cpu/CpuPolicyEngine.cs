using System.Globalization;

namespace SelfImprove.Engines.Cpu;

/// <summary>The policy engine on the processor's vector units; see <see cref="CpuEngineFactory"/> to make one.</summary>
/// <remarks>Weights, gradients and optimizer state are single precision; sums over the vocabulary and norms of gradients are kept in double.</remarks>
internal sealed unsafe class CpuPolicyEngine : IPolicyEngine
{
    private readonly EngineCore _core;
    private readonly AdaptedBase? _base;
    private readonly Scorer _scorer;
    private Sampler? _sampler;
    private Backpropagation? _backpropagation;
    private AdamW? _optimizer;
    private bool _disposed;

    public CpuPolicyEngine(ModelConfig config, CpuEngineOptions options, WorkerPool pool, bool frozen)
        : this(new EngineCore(new DecoderWeights(config, options.Weights), null, options, pool), null, frozen)
    {
    }

    /// <summary>An engine that trains an adapter; it takes over the adapter, a share of the base, and the pool.</summary>
    public CpuPolicyEngine(AdaptedBase source, AdapterWeights adapter, CpuEngineOptions options, WorkerPool pool, bool frozen)
        : this(new EngineCore(source.Weights, adapter, options, pool), source, frozen)
    {
    }

    private CpuPolicyEngine(EngineCore core, AdaptedBase? source, bool frozen)
    {
        (_core, _base) = (core, source);
        _scorer = new Scorer(_core);
        var config = core.Config;
        var count = _core.Weights.Layout.ParameterCount;
        var format = _core.Weights.Format == WeightFormat.Bfloat16 ? " in bfloat16" : string.Empty;
        var adapter = core.Adapter is { } a ? string.Create(CultureInfo.InvariantCulture, $", {a.Options.Text} ({a.Layout.ParameterCount / 1e6:0.##} M trained weights)") : string.Empty;
        Info = new PolicyInfo(
            config.VocabularySize, config.UsableContextLength, core.Adapter?.Layout.ParameterCount ?? count, config.ValueHead, frozen || IsRounded,
            string.Create(CultureInfo.InvariantCulture,
                $"decoder-only transformer, {config.LayerCount} layers of width {config.HiddenSize}, {config.HeadCount} heads ({config.KeyValueHeadCount} for keys and values), {count / 1e6:0.##} M weights{format}{adapter}, on {core.Pool.WorkerCount} CPU thread(s)"))
        {
            WeightCount = count,
        };
    }

    /// <inheritdoc/>
    public PolicyInfo Info { get; internal set; }

    /// <summary>The weights, for initialisation, loading and tests.</summary>
    internal DecoderWeights Weights => _core.Weights;

    /// <summary>What everything shares, for tests.</summary>
    internal EngineCore Core => _core;

    /// <summary>The threads, for measurements.</summary>
    internal WorkerPool Pool => _core.Pool;

    /// <summary>The accumulated gradient, for tests.</summary>
    internal NativeBuffer Gradient => (_backpropagation ??= new Backpropagation(_core)).Gradient;

    /// <summary>Bytes of the micro-batches' activations so far, for tests.</summary>
    internal long ActivationBytes => _backpropagation?.ActivationBytes ?? 0;

    // Rounded weights can't be trained, but an adapter on them can.
    private bool IsRounded => _core.Adapter is null && _core.Weights.Format != WeightFormat.Float32;

    private AdamW Optimizer => _optimizer ??= new AdamW(_core.Trained, Gradient);

    /// <inheritdoc/>
    public IReadOnlyList<SampledSequence> Sample(
        IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        InputCheck.Sampling(options);
        for (var i = 0; i < prompts.Count; i++)
        {
            InputCheck.Prompt(i, prompts[i].Tokens.Span, Info);
        }

        return (_sampler ??= new Sampler(_core)).Sample(prompts, options, cancellationToken);
    }

    /// <inheritdoc/>
    public IDecodingSession StartDecoding()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new DecodingSession(_core, Info);
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
        return Info.IsFrozen ? null : _core.Budget.Measure(longestSequence, tokens);
    }

    /// <inheritdoc/>
    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(objective);
        RefuseFrozen();
        Check(batch, outputs, temperature);
        _backpropagation ??= new Backpropagation(_core);
        _backpropagation.Accumulate(batch, outputs, objective, temperature);
    }

    /// <inheritdoc/>
    public OptimizerStepResult Step(OptimizerStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RefuseFrozen();
        var result = Optimizer.Step(step, _core.Pool);
        _core.Invalidate();
        return result;
    }

    /// <inheritdoc/>
    public IPolicyEngine Copy(PolicyCopy copy)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (copy != PolicyCopy.Frozen)
        {
            RefuseRounded();
        }

        if (_core.Adapter is { } adapter)
        {
            var copied = adapter.Copy(_core.Weights, copy == PolicyCopy.WithValueHead);
            return new CpuPolicyEngine(_base! with { Weights = _core.Weights.Share() }, copied, _core.Options, _core.Pool.Share(), copy == PolicyCopy.Frozen);
        }

        var config = copy == PolicyCopy.WithValueHead ? _core.Config with { ValueHead = true } : _core.Config;
        var engine = new CpuPolicyEngine(config, _core.Options, _core.Pool.Share(), copy == PolicyCopy.Frozen);
        engine.Weights.CopyFrom(_core.Weights);
        return engine;
    }

    /// <inheritdoc/>
    public void SaveWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsRounded)
        {
            throw new InvalidInputException("the engine keeps its weights rounded to bfloat16 and does not save them; copy the folder that they were loaded from, or use 'weights: float32'");
        }

        if (_core.Adapter is { } adapter)
        {
            AdapterFiles.Save(directory, adapter, _base!);
            return;
        }

        HuggingFaceLayout.Save(directory, _core.Config, view => View(_core.Weights.Values, view));
    }

    /// <inheritdoc/>
    public void LoadWeights(string directory)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_core.Adapter is { } adapter)
        {
            AdapterFiles.LoadInto(directory, adapter, _base!);
            return;
        }

        using var checkpoint = HuggingFaceLayout.OpenWeights(directory, _core.Weights.Layout);
        if (IsRounded)
        {
            _core.Weights.PackPanels(new CheckpointSource(checkpoint, _core.Weights.Layout).Read, _core.Pool);
        }
        else
        {
            var views = _core.Weights.Layout.Views;
            _core.Pool.Run(views.Length, (i, _) => checkpoint.Read(views[i], 0, View(_core.Weights.Values, views[i])));
            _core.Weights.Invalidate();
        }

        Info = Info with { Warnings = checkpoint.Warnings };
    }

    /// <inheritdoc/>
    public void SaveOptimizer(string path)
    {
        RefuseFrozen();
        var optimizer = Optimizer;
        OptimizerStateFile.Write(
            path, _core.Trained.Layout.Views, view => View(optimizer.FirstMoment, view), view => View(optimizer.SecondMoment, view), optimizer.StepsTaken);
    }

    /// <inheritdoc/>
    public void LoadOptimizer(string path)
    {
        RefuseFrozen();
        var views = _core.Trained.Layout.Views;
        using var state = OptimizerStateFile.Open(path, views);
        var optimizer = Optimizer;
        foreach (var view in views)
        {
            state.ReadFirstMoment(view, View(optimizer.FirstMoment, view));
            state.ReadSecondMoment(view, View(optimizer.SecondMoment, view));
        }

        optimizer.StepsTaken = state.StepsTaken;
    }

    /// <summary>Frees the native memory; waits for nothing.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _sampler?.Dispose();
            _backpropagation?.Dispose();
            _optimizer?.Dispose();
            _core.Dispose();
        }
    }

    private static Span<float> View(NativeBuffer buffer, ParameterView view) => buffer.AsSpan(view.Offset, view.ElementCount);

    private void Check(TokenBatch batch, TokenOutputs outputs, double temperature)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputCheck.Batch(batch, outputs, temperature, Info);
    }

    private void RefuseFrozen()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        RefuseRounded();
        if (Info.IsFrozen)
        {
            throw new InvalidOperationException("the engine is frozen: it samples and scores, but has neither gradient nor optimizer; make a trainable copy to train it");
        }
    }

    private void RefuseRounded()
    {
        if (IsRounded)
        {
            throw new InvalidInputException("the engine keeps its weights in bfloat16: it samples and scores, but can't be trained; use 'weights: float32' (the default) to train, or train an adapter (LoRA) on them");
        }
    }
}
