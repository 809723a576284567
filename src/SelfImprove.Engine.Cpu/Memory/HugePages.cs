using System.Runtime.InteropServices;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Asks Linux to back large blocks with pages of 2 MB: a cache of keys and values or a large model spans thousands of small pages,
/// more than the processor can translate at once, and reading it then takes up to twice as long.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Size of a huge page on x86-64, and of the usual one on Arm.</summary>
    public const nuint Bytes = 2 << 20;

    private const int MadviseHugePage = 14;

    /// <summary>A hint about a block that starts at a multiple of <see cref="Bytes"/>; without effect where it is unknown.</summary>
    public static void Advise(void* memory, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Madvise(memory, bytes, MadviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
