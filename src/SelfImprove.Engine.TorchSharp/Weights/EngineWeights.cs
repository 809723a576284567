using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The weights that an engine computes with, and those of them that it trains: a model's own, or an adapter's, whose model then stays as it is and is shared by the engines that adapt it.</summary>
internal sealed class EngineWeights : IDisposable
{
    private EngineWeights(ModelConfig config, FlatParameters model, FlatParameters trained, AdapterConfig? adapter) => (Config, Model, Trained, Adapter) = (config, model, trained, adapter);

    /// <summary>The shape of the model, which says whether there is a value head.</summary>
    public ModelConfig Config { get; }

    /// <summary>The model's own weights.</summary>
    public FlatParameters Model { get; }

    /// <summary>What is trained, and what gradient and moments are laid out as: <see cref="Model"/>, or the adapter. A value head stands here.</summary>
    public FlatParameters Trained { get; }

    /// <summary>The adapter that is trained; null when the model itself is.</summary>
    public AdapterConfig? Adapter { get; }

    public Device Device => Model.Device;

    /// <summary>The type that the model computes with.</summary>
    public ScalarType Type => Model.Type;

    /// <summary>Weights of a model: zeros.</summary>
    public static EngineWeights Create(ModelConfig config, Device device, ScalarType type, bool frozen)
    {
        var model = new FlatParameters(ParameterLayout.Create(config), device, type, frozen);
        return new EngineWeights(config, model, model, null);
    }

    /// <summary>An adapter of zeros; it takes over the model, which is frozen.</summary>
    /// <param name="config">The shape of the model.</param>
    /// <param name="model">Its weights.</param>
    /// <param name="adapter">What the adapter is.</param>
    /// <param name="frozen">Whether the adapter is frozen too.</param>
    public static EngineWeights Adapt(ModelConfig config, FlatParameters model, AdapterConfig adapter, bool frozen)
    {
        config = config with { ValueHead = adapter.HasValueHead };
        return new EngineWeights(config, model, new FlatParameters(ParameterLayout.CreateAdapter(config, adapter.Lora), model.Device, model.Type, frozen), adapter);
    }

    /// <summary>A copy of what is trained; what is not is shared.</summary>
    public EngineWeights Copy(PolicyCopy copy)
    {
        var (config, frozen) = (copy == PolicyCopy.WithValueHead ? Config with { ValueHead = true } : Config, copy == PolicyCopy.Frozen);
        var weights = Adapter is null
            ? Create(config, Device, Type, frozen)
            : Adapt(config, Model.Share(), Adapter with { HasValueHead = config.ValueHead }, frozen);
        weights.Trained.CopyFrom(Trained);
        return weights;
    }

    public void Dispose()
    {
        Model.Dispose();
        if (Adapter is not null)
        {
            Trained.Dispose();
        }
    }
}
