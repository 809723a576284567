using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>What scoring, sampling and training share.</summary>
internal sealed class EngineParts : IDisposable
{
    /// <summary>Takes over the weights.</summary>
    public EngineParts(EngineWeights weights, TorchSharpEngineOptions options, ILogger logger)
    {
        (Weights, Options) = (weights, options);
        Memory = new MemoryModel(weights.Config, options, TorchVersion.CausalAttention is not null, weights.Adapter?.Lora);
        MicroBatch = new MicroBatchPlan(options, Memory, weights.Device, logger);
        Model = new DecoderModel(weights);
        Head = new TokenHead(weights);
        Rotary = new RotaryTable(weights.Config, weights.Device);
    }

    public TorchSharpEngineOptions Options { get; }

    public EngineWeights Weights { get; }

    public DecoderModel Model { get; }

    public TokenHead Head { get; }

    public RotaryTable Rotary { get; }

    /// <summary>What the model takes.</summary>
    public MemoryModel Memory { get; }

    /// <summary>How many tokens are trained on at once.</summary>
    public MicroBatchPlan MicroBatch { get; }

    /// <summary>Runs rows through all layers, without graphs: to [rows, hidden], before the last norm.</summary>
    public Tensor Layers(PackedRows rows, IHeadAttention attention)
    {
        using var scope = torch.NewDisposeScope();
        return Layers(rows.Tokens, Rotary.At(rows.Positions, rows.Longest), attention).MoveToOuterDisposeScope();
    }

    /// <summary>Runs tokens [rows] at positions of given angles through all layers, without graphs: to [rows, hidden], before the last norm.</summary>
    public Tensor Layers(Tensor tokens, (Tensor Cosines, Tensor Sines) angles, IHeadAttention attention)
    {
        using var scope = torch.NewDisposeScope();
        var x = Model.Embed(tokens);
        for (var layer = 0; layer < Model.Config.LayerCount; layer++)
        {
            var y = Model.Layer(layer, x, angles, attention);
            x.Dispose();
            x = y;
        }

        return x.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Rotary.Dispose();
        Weights.Dispose();
    }
}
