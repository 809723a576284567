using System.ComponentModel.DataAnnotations;
using SelfImprove.Engines.Cpu;

namespace SelfImprove;

/// <summary>Makes engines that run on the processor: exact to the bit whatever the number of threads.</summary>
/// <remarks>Immutable and thread-safe. Engines and their copies share a pool of threads, which ends with the last of them.</remarks>
public sealed class CpuEngineFactory : IPolicyEngineFactory, IDeviceBenchmark
{
    /// <summary>The component name.</summary>
    public const string ComponentName = "cpu";

    private readonly CpuEngineOptions _options;

    /// <summary>Makes a factory.</summary>
    /// <param name="options">Valid options; null for the defaults.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public CpuEngineFactory(CpuEngineOptions? options = null)
    {
        _options = options ?? new CpuEngineOptions();
        Validate(_options, "the CPU engine's options");
    }

    /// <inheritdoc/>
    public string Name => ComponentName;

    private int Threads => _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;

    /// <inheritdoc/>
    public IPolicyEngine Create(ModelConfig config, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(config);
        Validate(config, "the model's configuration");
        var engine = new CpuPolicyEngine(config, _options, new WorkerPool(Threads), frozen: false);
        if (_options.Weights == WeightFormat.Float32)
        {
            WeightInitialization.Fill(engine.Weights, key, engine.Pool);
            return engine;
        }

        using var drawn = new DecoderWeights(config);
        WeightInitialization.Fill(drawn, key, engine.Pool);
        engine.Weights.PackPanels((offset, destination) => drawn.Values.AsSpan(offset, destination.Length).CopyTo(destination), engine.Pool);
        return engine;
    }

    /// <inheritdoc/>
    public IPolicyEngine Load(string directory)
    {
        if (AdapterFolder.Exists(directory))
        {
            var found = AdapterFolder.Read(directory);
            return LoadAdapted(found.BaseDirectory, AdapterFolder.CheckBase(directory, found), weights => AdapterFiles.Load(directory, found, weights));
        }

        var config = HuggingFaceLayout.ReadConfig(directory);
        var engine = new CpuPolicyEngine(config, _options, new WorkerPool(Threads), frozen: false);
        try
        {
            engine.LoadWeights(directory);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IPolicyEngine Load(string directory, LoraOptions lora, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(lora);
        Validate(lora, "lora");
        return AdapterFolder.Exists(directory)
            ? throw new InvalidInputException($"{directory}: is an adapter, which is trained on as it is; leave 'lora' out")
            : LoadAdapted(directory, AdapterFolder.FingerprintOf(directory), weights => AdapterFiles.Draw(weights, lora, key));
    }

    /// <inheritdoc/>
    public MemoryEstimate? EstimateMemory(ModelConfig config, ModelUse use)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(use);
        return new MemoryModel(config, _options, Threads, use.Lora).Estimate(use, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <inheritdoc/>
    public MemoryEstimate? EstimateMemory(string directory, ModelUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return EstimateMemory(HuggingFaceLayout.ReadConfig(directory), AdapterFolder.Exists(directory) ? use with { Lora = AdapterFolder.Read(directory).Lora } : use);
    }

    /// <inheritdoc/>
    public DeviceRates MeasureDevice(ModelConfig config, int tokens, BenchmarkClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using var engine = (CpuPolicyEngine)new CpuEngineFactory(_options with { Weights = WeightFormat.Float32 }).Create(config, RandomKey.FromSeed(1));
        return new CpuDeviceBenchmark(engine, _options.BlockTokens, clock).Measure();
    }

    private CpuPolicyEngine LoadAdapted(string directory, string fingerprint, Func<DecoderWeights, AdapterWeights> adapt)
    {
        var pool = new WorkerPool(Threads);
        DecoderWeights? weights = null;
        try
        {
            var (source, warnings) = AdapterFiles.LoadBase(directory, fingerprint, _options, pool);
            weights = source.Weights;
            var engine = new CpuPolicyEngine(source, adapt(weights), _options, pool, frozen: false);
            engine.Info = engine.Info with { Warnings = warnings };
            return engine;
        }
        catch
        {
            weights?.Dispose();
            pool.Dispose();
            throw;
        }
    }

    private static void Validate(object instance, string what)
    {
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(instance, new ValidationContext(instance), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"{what}: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }
    }
}
