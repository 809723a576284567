using Microsoft.Extensions.Logging;

namespace SelfImprove.Engines.Torch;

/// <summary>What the engine tells.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning,
        Message = "the device ran out of memory by training on {Tokens} tokens at once; from here on it is {Fewer}. Set micro-batch-tokens to that in the engine's options to save the attempt")]
    public static partial void MicroBatchHalved(ILogger logger, long tokens, int fewer);
}
