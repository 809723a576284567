using System.ComponentModel.DataAnnotations;
using SelfImprove.Engines.Cpu;

namespace SelfImprove;

/// <summary>Makes engines that run on the processor: exact to the bit whatever the number of threads.</summary>
/// <remarks>Immutable and thread-safe. Engines and their copies share a pool of threads, which ends with the last of them.</remarks>
public sealed class CpuEngineFactory : IPolicyEngineFactory
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
        engine.Weights.PackBfloat16((offset, destination) => drawn.Values.AsSpan(offset, destination.Length).CopyTo(destination), engine.Pool);
        return engine;
    }

    /// <inheritdoc/>
    public IPolicyEngine Load(string directory)
    {
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
    public MemoryEstimate? EstimateMemory(ModelConfig config, ModelUse use)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(use);
        return new MemoryModel(config, _options, Threads).Estimate(use, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <inheritdoc/>
    public MemoryEstimate? EstimateMemory(string directory, ModelUse use) => EstimateMemory(HuggingFaceLayout.ReadConfig(directory), use);

    private static void Validate(object instance, string what)
    {
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(instance, new ValidationContext(instance), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"{what}: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }
    }
}
