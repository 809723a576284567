using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>What scoring, sampling and training share.</summary>
internal sealed class EngineParts : IDisposable
{
    private bool _halved;

    public EngineParts(ModelConfig config, TorchSharpEngineOptions options, Device device, ILogger logger, bool frozen)
    {
        (Options, Logger, MicroBatchTokens) = (options, logger, options.MicroBatchTokens);
        Parameters = new FlatParameters(config, device, options.Dtype == TorchSharpDtype.Float32 ? ScalarType.Float32 : ScalarType.BFloat16, frozen);
        Model = new DecoderModel(config, Parameters);
        Head = new TokenHead(config, Parameters);
        Rotary = new RotaryTable(config, device);
    }

    public TorchSharpEngineOptions Options { get; }

    public ILogger Logger { get; }

    public FlatParameters Parameters { get; }

    public DecoderModel Model { get; }

    public TokenHead Head { get; }

    public RotaryTable Rotary { get; }

    /// <summary>Tokens that are trained on at once: the option's, or half of it once memory has run out.</summary>
    public int MicroBatchTokens { get; private set; }

    /// <summary>Runs rows through all layers, without graphs: to [rows, hidden], before the last norm.</summary>
    public Tensor Layers(PackedRows rows, IHeadAttention attention)
    {
        using var scope = torch.NewDisposeScope();
        var angles = Rotary.At(rows.Positions, rows.Longest);
        var x = Model.Embed(rows.Tokens);
        for (var layer = 0; layer < Model.Config.LayerCount; layer++)
        {
            var y = Model.Layer(layer, x, angles, attention);
            x.Dispose();
            x = y;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Halves the micro-batch, once; false when it has been halved before, or can't be.</summary>
    public bool HalveMicroBatch(TokenBatch batch, int first, int end)
    {
        if (_halved || end - first < 2)
        {
            return false;
        }

        _halved = true;
        MicroBatchTokens = (int)Math.Max(1, MicroBatch.Rows(batch, first, end) / 2);
        EngineLog.MicroBatchHalved(Logger, MicroBatch.Rows(batch, first, end), MicroBatchTokens);
        return true;
    }

    public void Dispose()
    {
        Rotary.Dispose();
        Parameters.Dispose();
    }
}
