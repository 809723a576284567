using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>Inputs of benchmarks: numbers of ordinary size, the same in every run.</summary>
internal static class RandomNumbers
{
    /// <summary>A block of numbers in [-1, 1).</summary>
    public static NativeBuffer Buffer(long length, long seed)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var buffer = new NativeBuffer(length);
        foreach (ref var number in buffer.AsSpan(0, length))
        {
            number = (float)((2 * random.NextDouble()) - 1);
        }

        return buffer;
    }
}
