using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>How many tokens an engine trains on at once: the option's, or as many as the device has memory for; and half of that once memory has run out all the same.</summary>
/// <param name="options">The engine's options.</param>
/// <param name="model">What activations take.</param>
/// <param name="device">Where the engine runs.</param>
/// <param name="logger">Told of the halving.</param>
internal sealed class MicroBatchPlan(TorchSharpEngineOptions options, MemoryModel model, Device device, ILogger logger)
{
    private int? _halved;

    /// <summary>Bytes of the device, of which activations get what no engine holds; null when nobody tells.</summary>
    public long? DeviceMemory { get; init; } = NativeDevice.Memory(options);

    /// <summary>Tokens that run at once when the longest sequence has so many.</summary>
    public int TokensFor(long longest) =>
        _halved ?? (options.MicroBatchTokens > 0 ? options.MicroBatchTokens
            : DeviceMemory is { } bytes ? model.TokensThatFit(longest, MemoryModel.Usable(bytes) - DeviceLedger.HeldOn(device))
            : TorchSharpEngineOptions.MostTokensAtOnce);

    /// <summary>Halves what runs at once, once; false when it has been halved before, or can't be.</summary>
    public bool Halve(TokenBatch batch, int first, int end)
    {
        if (_halved is not null || end - first < 2)
        {
            return false;
        }

        var rows = MicroBatch.Rows(batch, first, end);
        _halved = (int)Math.Max(1, rows / 2);
        EngineLog.MicroBatchHalved(logger, rows, _halved.Value);
        return true;
    }
}
