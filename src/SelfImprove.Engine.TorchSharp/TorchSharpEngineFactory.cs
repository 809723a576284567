using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.Engines.Torch;

namespace SelfImprove;

/// <summary>Makes engines that run on libtorch, on a GPU or on the processor: the models and checkpoints of the CPU engine.</summary>
/// <remarks>
/// Immutable and thread-safe. Results agree with the CPU engine's up to rounding, not to the bit; on a GPU two runs may differ by rounding too.
/// <see cref="PolicyInfo.LogProbRounding"/> bounds it: 0.001 for float32, 1 for bfloat16 and TF32.
/// </remarks>
public sealed class TorchSharpEngineFactory : IPolicyEngineFactory
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
            throw new InvalidInputException(
                $"{directory}: is the folder of an adapter (LoRA), which the engine '{Name}' does not run; merge it into its model, or use the engine 'cpu'");
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
    public MemoryEstimate? EstimateMemory(ModelConfig config, ModelUse use)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(use);
        return NativeDevice.Memory(_options) is { } available
            ? new MemoryModel(config, _options, TorchVersion.CausalAttention is not null).Estimate(use, available)
            : null;
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

    private TorchSharpPolicyEngine Make(ModelConfig config) => new(config, _options, NativeDevice.Find(_options), _logger, frozen: false);
}
