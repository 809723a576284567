using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SelfImprove.Engines.Cpu;

/// <summary>Asks the processor to fetch memory that will be read soon, so that arithmetic goes on meanwhile. Any address is allowed.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Fetches the cache line of an address to all caches, on processors for which the runtime offers it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>The same to the second and third cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SecondCache(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
