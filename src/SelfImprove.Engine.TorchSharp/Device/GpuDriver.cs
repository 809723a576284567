using System.Runtime.InteropServices;

namespace SelfImprove.Engines.Torch;

/// <summary>What NVIDIA's driver tells and TorchSharp does not.</summary>
internal static class GpuDriver
{
    private static readonly string[] s_libraries = ["libcuda.so.1", "nvcuda.dll"];

    private delegate int Initialize(uint flags);

    private delegate int GetDevice(out int device, int ordinal);

    private delegate int GetTotalMemory(out nuint bytes, int device);

    /// <summary>Bytes of memory of a GPU; null when there is no driver, or it does not tell.</summary>
    public static long? TotalMemory(int ordinal)
    {
        foreach (var library in s_libraries)
        {
            // The driver stays loaded: libtorch uses it too.
            if (NativeLibrary.TryLoad(library, out var handle)
                && Find<Initialize>(handle, "cuInit") is { } initialize
                && Find<GetDevice>(handle, "cuDeviceGet") is { } getDevice
                && Find<GetTotalMemory>(handle, "cuDeviceTotalMem_v2") is { } getTotalMemory
                && initialize(0) == 0 && getDevice(out var device, ordinal) == 0 && getTotalMemory(out var bytes, device) == 0)
            {
                return checked((long)bytes);
            }
        }

        return null;
    }

    private static T? Find<T>(nint library, string name)
        where T : Delegate => NativeLibrary.TryGetExport(library, name, out var address) ? Marshal.GetDelegateForFunctionPointer<T>(address) : null;
}
