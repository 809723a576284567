using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SelfImprove.Engines.Cpu;

/// <summary>A block of floats outside the managed heap, aligned to 64 bytes.</summary>
internal sealed unsafe class NativeBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const nuint AlignmentBytes = 64;

    [ThreadStatic]
    private static long s_allocatedBytes;

    /// <summary>Allocates a block.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="clear">Whether to fill it with zeros; a large block that is not cleared takes memory only as it is written.</param>
    public NativeBuffer(long length, bool clear = true)
        : base(ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)Math.Max(length, 1) * sizeof(float));
        var large = bytes >= HugePages.Bytes;
        var memory = NativeMemory.AlignedAlloc(bytes, large ? HugePages.Bytes : AlignmentBytes);
        if (large)
        {
            HugePages.Advise(memory, bytes);
        }

        if (clear)
        {
            NativeMemory.Clear(memory, bytes);
        }

        s_allocatedBytes += (long)bytes;
        SetHandle((nint)memory);
    }

    /// <summary>Bytes that blocks made by this thread took so far, freed ones included: steady work adds none.</summary>
    public static long AllocatedBytesOfThread => s_allocatedBytes;

    public float* Pointer => (float*)handle;

    public long Length { get; }

    /// <summary>A part of the block.</summary>
    public Span<float> AsSpan(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new(Pointer + offset, checked((int)length));
    }

    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * sizeof(float));

    public void CopyFrom(NativeBuffer source) =>
        Buffer.MemoryCopy(source.Pointer, Pointer, Length * sizeof(float), source.Length * sizeof(float));

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
