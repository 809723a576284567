namespace SelfImprove;

/// <summary>Makes engines of one kind; the component behind <c>engine: { kind: cpu }</c>.</summary>
/// <remarks>Immutable and thread-safe. The caller disposes the engines.</remarks>
public interface IPolicyEngineFactory
{
    /// <summary>The kind of component that engines are registered as.</summary>
    static ComponentKind Kind { get; } = new("engine", typeof(IPolicyEngineFactory));

    /// <summary>The component name, as in YAML.</summary>
    string Name { get; }

    /// <summary>Makes a model with fresh weights: normal with standard deviation 0.02 (residual outputs divided by sqrt(2 * layers)), norm gains 1, value head 0.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="key">The key that the weights are drawn from; the same key and configuration give the same bits.</param>
    IPolicyEngine Create(ModelConfig config, RandomKey key);

    /// <summary>Loads <c>config.json</c> and the safetensors of a folder in the Hugging Face layout.</summary>
    /// <exception cref="InvalidInputException">The folder, or a file in it, can't be used.</exception>
    IPolicyEngine Load(string directory);

    /// <summary>Estimates the memory of a model before it is made.</summary>
    /// <param name="config">A valid configuration.</param>
    /// <param name="use">What the model is to do.</param>
    /// <returns>Null, the default, when the engine does not tell.</returns>
    MemoryEstimate? EstimateMemory(ModelConfig config, ModelUse use) => null;

    /// <summary>Estimates the memory of a model before it is loaded.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="use">What the model is to do.</param>
    /// <returns>Null, the default, when the engine does not tell.</returns>
    /// <exception cref="InvalidInputException">The folder's configuration can't be used.</exception>
    MemoryEstimate? EstimateMemory(string directory, ModelUse use) => null;
}
