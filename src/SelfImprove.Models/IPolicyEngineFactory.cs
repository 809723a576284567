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

    /// <summary>Loads <c>config.json</c> and the safetensors of a folder in the Hugging Face layout, or an adapter's folder (<see cref="AdapterFolder"/>) and its base.</summary>
    /// <exception cref="InvalidInputException">The folder, or a file in it, can't be used.</exception>
    IPolicyEngine Load(string directory);

    /// <summary>
    /// Loads a model whose own weights stay as they are, to train a fresh adapter of low rank on it. What the engine computes does not change before the
    /// first step; its copies share the model's weights; what it saves is an adapter's folder.
    /// </summary>
    /// <param name="directory">The model's folder; it is not written to, and has to stay where it is.</param>
    /// <param name="lora">Valid options.</param>
    /// <param name="key">The key that the adapter's weights are drawn from.</param>
    /// <exception cref="InvalidInputException">The folder, or a file in it, can't be used; or the engine has no adapters, as by default.</exception>
    IPolicyEngine Load(string directory, LoraOptions lora, RandomKey key) =>
        throw new InvalidInputException($"the engine '{Name}' trains no adapters (LoRA); leave 'lora' out, or use another engine");

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
