using System.Runtime.InteropServices;

namespace SelfImprove.Engines.Torch;

/// <summary>What happens when the device has no memory left.</summary>
internal static class DeviceMemory
{
    /// <summary>Whether an error of the native library says that memory ran out; there is no other sign.</summary>
    public static bool RanOut(Exception e) => e is ExternalException
        && (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for a person.</summary>
    public static InvalidInputException Failure(string what, string advice, Exception cause) => new($"the device ran out of memory by {what}; {advice}", cause);
}
