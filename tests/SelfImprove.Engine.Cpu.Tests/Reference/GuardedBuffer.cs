using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Reference;

/// <summary>Floats that start a chosen number of floats behind an aligned address, between guards that a kernel must leave alone.</summary>
internal sealed unsafe class GuardedBuffer : IDisposable
{
    private const int GuardLength = Lanes.Count;
    private const float Guard = -12345.678f;

    private readonly NativeBuffer _memory;
    private readonly int _start;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="misalignment">Floats behind a multiple of 64 bytes.</param>
    public GuardedBuffer(int length, int misalignment)
    {
        Length = length;
        _start = GuardLength + misalignment;
        _memory = new NativeBuffer(_start + length + GuardLength);
        _memory.AsSpan(0, _start).Fill(Guard);
        _memory.AsSpan(_start + length, GuardLength).Fill(Guard);
    }

    public int Length { get; }

    public float* Pointer => _memory.Pointer + _start;

    public Span<float> Values => _memory.AsSpan(_start, Length);

    public float this[int index] => Values[index];

    /// <summary>Rows [rows, width], each padded with zeros to a stride.</summary>
    public static GuardedBuffer Rows(ReadOnlySpan<float> numbers, int rows, int width, int stride, int misalignment)
    {
        var buffer = new GuardedBuffer(rows * stride, misalignment);
        for (var t = 0; t < rows; t++)
        {
            numbers.Slice(t * width, width).CopyTo(buffer.Values[(t * stride)..]);
        }

        return buffer;
    }

    /// <summary>Normally distributed numbers.</summary>
    public static float[] Numbers(int count, long seed)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    /// <summary>Frees the memory; fails when a guard was written to.</summary>
    public void Dispose()
    {
        var before = _memory.AsSpan(0, _start).ContainsAnyExcept(Guard);
        var behind = _memory.AsSpan(_start + Length, GuardLength).ContainsAnyExcept(Guard);
        _memory.Dispose();
        Assert.False(before || behind, $"a kernel wrote {(before ? "before" : "behind")} its {Length} floats");
    }
}
