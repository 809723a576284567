using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Finds the device that the options name.</summary>
internal static class NativeDevice
{
    /// <exception cref="InvalidInputException">There is no native library, or no such device.</exception>
    public static Device Find(TorchSharpEngineOptions options)
    {
        try
        {
            return options.Device == "cpu" ? torch.device("cpu") : FindGpu(options);
        }
        catch (Exception e) when (e is DllNotFoundException or NotSupportedException or TypeInitializationException)
        {
            throw new InvalidInputException(
                "the engine 'torchsharp' finds no native library (libtorch); add one of the packages TorchSharp-cpu, TorchSharp-cuda-linux and TorchSharp-cuda-windows to the program: " + FirstLine(e), e);
        }
    }

    /// <summary>Bytes of memory of the device that the options name; null when nobody tells.</summary>
    public static long? Memory(TorchSharpEngineOptions options) =>
        options.Device == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : GpuDriver.TotalMemory(Number(options));

    private static int Number(TorchSharpEngineOptions options) => options.Device.Length > 5 ? int.Parse(options.Device.AsSpan(5), CultureInfo.InvariantCulture) : 0;

    private static Device FindGpu(TorchSharpEngineOptions options)
    {
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        var number = Number(options);
        if (number >= count)
        {
            throw new InvalidInputException(
                $"the engine 'torchsharp' is to run on '{options.Device}', but libtorch finds {(count == 0 ? "no GPU" : $"{count} GPU(s)")}; set device: cpu, or check the driver and that the program has the package TorchSharp-cuda-linux or TorchSharp-cuda-windows");
        }

        torch.backends.cuda.matmul.allow_tf32 = options.AllowTf32;
        return torch.device($"cuda:{number.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].Trim();
}
