using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.Engines.Torch;
using static TorchSharp.torch;

namespace SelfImprove;

/// <summary>Makes engines that run on libtorch, on a GPU or on the processor: the models and checkpoints of the CPU engine.</summary>
/// <remarks>
/// Immutable and thread-safe. Results agree with the CPU engine's up to rounding, not to the bit; on a GPU two runs may differ by rounding too.
/// <see cref="PolicyInfo.LogProbRounding"/> bounds it: 0.001 for float32, 1 for bfloat16 and TF32.
/// </remarks>
public sealed class TorchSharpEngineFactory : IPolicyEngineFactory, IDeviceBenchmark
{
    /// <summary>The component name.</summary>
    public const string ComponentName = "torchsharp";

    private readonly TorchSharpEngineOptions _options;
    private readonly ILogger _logger;

    /// <summary>Makes a factory; libtorch is loaded when the first engine is made.</summary>
    /// <param name="options">Valid options; null for the defaults.</param>
    /// <param name="logger">Told when memory runs out and less is tried; null for nobody.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public TorchSharpEngineFactory(TorchSharpEngineOptions? options = null, ILogger<TorchSharpEngineFactory>? logger = null)
    {
        _options = options ?? new TorchSharpEngineOptions();
        _logger = logger ?? NullLogger<TorchSharpEngineFactory>.Instance;
        Validate(_options, "the TorchSharp engine's options");
    }

    /// <inheritdoc/>
    public string Name => ComponentName;

    private ScalarType Type => _options.Dtype == TorchSharpDtype.Float32 ? ScalarType.Float32 : ScalarType.BFloat16;

    /// <inheritdoc/>
    public IPolicyEngine Create(ModelConfig config, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(config);
        Validate(config, "the model's configuration");
        var engine = Make(config);
        engine.Initialize(key);
        return engine;
    }

    /// <inheritdoc/>
    public IPolicyEngine Load(string directory)
    {
        if (AdapterFolder.Exists(directory))
        {
            var found = AdapterFolder.Read(directory);
            return Adapt(found with { BaseFingerprint = AdapterFolder.CheckBase(directory, found) }, weights => WeightFiles.ReadAdapter(directory, weights.Trained));
        }

        var engine = Make(HuggingFaceLayout.ReadConfig(directory));
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
            : Adapt(
                new AdapterConfig
                {
                    Lora = lora,
                    BaseDirectory = Path.GetFullPath(directory),
                    BaseFingerprint = AdapterFolder.FingerprintOf(directory),
                    HasValueHead = HuggingFaceLayout.ReadConfig(directory).ValueHead,
                },
                weights => WeightFiles.DrawAdapter(key, weights));
    }

    /// <inheritdoc/>
    public MemoryEstimate? EstimateMemory(ModelConfig config, ModelUse use)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(use);
        return NativeDevice.Memory(_options) is { } available
            ? new MemoryModel(config, _options, TorchVersion.CausalAttention is not null, use.Lora).Estimate(use, available)
            : null;
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
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        return new DeviceBenchmark(config, NativeDevice.Find(_options), Type, clock).Measure(Math.Min(tokens, _options.MicroBatchTokens > 0 ? _options.MicroBatchTokens : TorchSharpEngineOptions.MostTokensAtOnce));
    }

    private static void Validate(object instance, string what)
    {
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(instance, new ValidationContext(instance), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"{what}: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }
    }

    private TorchSharpPolicyEngine Make(ModelConfig config) => new(EngineWeights.Create(config, NativeDevice.Find(_options), Type, frozen: false), _options, _logger, frozen: false);

    private TorchSharpPolicyEngine Adapt(AdapterConfig adapter, Action<EngineWeights> fill)
    {
        var config = HuggingFaceLayout.ReadConfig(adapter.BaseDirectory);
        var model = new FlatParameters(ParameterLayout.Create(config), NativeDevice.Find(_options), Type, frozen: true);
        EngineWeights? weights = null;
        try
        {
            var warnings = WeightFiles.ReadModel(adapter.BaseDirectory, model);
            weights = EngineWeights.Adapt(config, model, adapter, frozen: false);
            fill(weights);
            var engine = new TorchSharpPolicyEngine(weights, _options, _logger, frozen: false);
            engine.Info = engine.Info with { Warnings = warnings };
            return engine;
        }
        catch
        {
            ((IDisposable?)weights ?? model).Dispose();
            throw;
        }
    }
}
