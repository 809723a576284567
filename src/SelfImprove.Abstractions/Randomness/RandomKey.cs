using System.Numerics;
using System.Runtime.Intrinsics;

namespace SelfImprove;

/// <summary>
/// A key of counter-based random numbers: every number is a pure function of the key and a counter, so results depend neither on
/// the number of threads, nor on the order of work, nor on an interruption.
/// </summary>
/// <remarks>
/// Keys are derived along (seed, stage, step, sample, token). The mixing function is the finaliser of MurmurHash3 / SplitMix64
/// (variant 13 of Stafford) over <c>key + (counter + 1) * golden ratio</c>; it is not for cryptography.
/// </remarks>
/// <param name="Value">The 64 bits of the key.</param>
public readonly record struct RandomKey(ulong Value)
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15UL;

    // The factors of the mixing function.
    private const ulong First = 0xBF58476D1CE4E5B9UL;
    private const ulong Second = 0x94D049BB133111EBUL;

    /// <summary>The root key of a seed.</summary>
    public static RandomKey FromSeed(long seed) => new(Mix(unchecked((ulong)seed) ^ 0x53656C66496D7072UL));

    /// <summary>A key for a numbered part (a step, a sample, a token).</summary>
    public RandomKey Derive(long part) =>
        new(Mix(Mix(Value + GoldenRatio) ^ BitOperations.RotateLeft(Mix(unchecked((ulong)part) + GoldenRatio), 23)));

    /// <summary>A key for a named part (a stage, a purpose).</summary>
    public RandomKey Derive(string part)
    {
        ArgumentNullException.ThrowIfNull(part);

        // FNV-1a over UTF-16 units: string.GetHashCode is randomised per process.
        var hash = 14695981039346656037UL;
        foreach (var c in part)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return new(Mix(Mix(Value ^ 0xD1B54A32D192ED03UL) ^ Mix(hash)));
    }

    /// <summary>The key whose counter 0 is this key's counter <paramref name="count"/>: for work that goes on in the middle.</summary>
    /// <param name="count">How many numbers are left out.</param>
    public RandomKey Skip(long count) => new(Value + (unchecked((ulong)count) * GoldenRatio));

    /// <summary>64 random bits at a counter.</summary>
    public ulong Bits(long counter) => Mix(Value + (unchecked((ulong)counter + 1) * GoldenRatio));

    /// <summary>A number in [0, 1) at a counter, a multiple of 2^-53.</summary>
    public double Uniform(long counter) => (Bits(counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Numbers in [0, 1) at several counters: to the bit those of <see cref="Uniform(long)"/>.</summary>
    /// <param name="counters">The counters, 0 or more.</param>
    public Vector512<double> Uniform(Vector512<ulong> counters)
    {
        var bits = Mix(Vector512.Create(Value) + ((counters + Vector512<ulong>.One) * GoldenRatio));
        return Vector512.ConvertToDouble(bits >>> 11) * (1.0 / (1UL << 53));
    }

    private static Vector512<ulong> Mix(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * First;
        z = (z ^ (z >>> 27)) * Second;
        return z ^ (z >>> 31);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }
}
