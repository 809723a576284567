using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Numbers on their way between managed memory and the device.</summary>
internal static class HostMemory
{
    /// <summary>A tensor [length] of integers on the device.</summary>
    public static Tensor Upload(ReadOnlySpan<long> numbers, Device device) => Upload(numbers, ScalarType.Int64, device);

    /// <summary>A tensor [length] of single-precision numbers on the device.</summary>
    public static Tensor Upload(ReadOnlySpan<float> numbers, Device device) => Upload(numbers, ScalarType.Float32, device);

    /// <summary>A tensor [length] of double-precision numbers on the device.</summary>
    public static Tensor Upload(ReadOnlySpan<double> numbers, Device device) => Upload(numbers, ScalarType.Float64, device);

    /// <summary>Copies a tensor's numbers, row-major, as single precision.</summary>
    public static void Download(Tensor source, Span<float> destination) => Download(source, ScalarType.Float32, destination);

    /// <summary>Copies a tensor's numbers, row-major, as double precision.</summary>
    public static void Download(Tensor source, Span<double> destination) => Download(source, ScalarType.Float64, destination);

    /// <summary>Copies a tensor's integers, row-major.</summary>
    public static void Download(Tensor source, Span<long> destination) => Download(source, ScalarType.Int64, destination);

    private static Tensor Upload<T>(ReadOnlySpan<T> numbers, ScalarType type, Device device)
        where T : unmanaged
    {
        var host = torch.empty(new long[] { numbers.Length }, dtype: type, device: torch.CPU);
        MemoryMarshal.AsBytes(numbers).CopyTo(host.bytes);
        return device.type == DeviceType.CPU ? host : host.to(device);
    }

    private static void Download<T>(Tensor source, ScalarType type, Span<T> destination)
        where T : unmanaged
    {
        using var scope = torch.NewDisposeScope();
        var host = source.detach().to_type(type).cpu().contiguous();
        if (host.numel() != destination.Length)
        {
            throw new InvalidOperationException($"a tensor of {host.numel()} numbers does not fit room for {destination.Length}");
        }

        host.bytes.CopyTo(MemoryMarshal.AsBytes(destination));
    }
}
