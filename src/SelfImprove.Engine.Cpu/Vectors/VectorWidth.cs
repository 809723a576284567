using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SelfImprove.Engines.Cpu;

/// <summary>The vectors that the matrix products run on.</summary>
internal static class VectorWidth
{
    /// <summary>
    /// Whether 512-bit vectors are used. The runtime calls them not accelerated on processors that lower their clock for them (Skylake,
    /// Cascade Lake), for the sake of programs that use a few; products that use nothing else run at nearly twice the speed there.
    /// </summary>
    public static bool Is512 => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <summary>Bits of a vector.</summary>
    public static int Bits => Is512 ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
