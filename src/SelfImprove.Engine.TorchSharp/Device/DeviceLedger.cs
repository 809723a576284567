using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>What the engines of this process hold, or will hold once they are trained, on each device: weights, gradients and moments.</summary>
internal static class DeviceLedger
{
    private static readonly ConcurrentDictionary<(TorchSharp.DeviceType Type, int Number), long> s_bytes = new();

    /// <summary>Bytes held on a device.</summary>
    public static long HeldOn(Device device) => s_bytes.GetValueOrDefault((device.type, device.index));

    /// <summary>Adds bytes, or takes them away again.</summary>
    public static void Add(Device device, long bytes) => s_bytes.AddOrUpdate((device.type, device.index), bytes, (_, held) => held + bytes);
}
