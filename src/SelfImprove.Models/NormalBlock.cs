using System.Runtime.Intrinsics;

namespace SelfImprove;

/// <summary>
/// Normally distributed weights, many at a time: to the bit the numbers that <see cref="CounterRandom.NextGaussian"/> gives one after the other. Vectors of logarithms and cosines differ from
/// the runtime's in the last bits of a double; where that could round to another float, the number is drawn again as it always was.
/// </summary>
internal static class NormalBlock
{
    /// <summary>Weights of a block.</summary>
    public const int Length = 1 << 16;

    private const int Lanes = 8;

    // Thousands of times the error of either computation; one float in some ten thousands lies that near to where rounding changes.
    private const double RelativeError = 1.0 / (1L << 40);
    private const double CosineError = 1.0 / (1L << 46);

    // Logarithms of numbers that near to 1 are left to the runtime, however vectors of them are computed.
    private const double SmallestUniform = 1.0 / (1 << 10);

    /// <summary>weights = deviation * normal numbers of the key, from a number's on. Blocks of an array may be filled in any order, by any threads.</summary>
    /// <param name="weights">The block: <see cref="Length"/> numbers, or fewer at the array's end.</param>
    /// <param name="first">Index in the array of the block's first number.</param>
    /// <param name="deviation">The deviation.</param>
    /// <param name="key">The array's key.</param>
    public static void Fill(Span<float> weights, long first, double deviation, RandomKey key) => FillPart(weights, deviation, key.Skip(2 * first));

    /// <summary>Number of blocks of an array.</summary>
    public static int CountOf(long weights) => (int)((weights + Length - 1) / Length);

    private static void FillPart(Span<float> weights, double deviation, RandomKey key)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // A number takes two draws.
            var counters = Vector512<ulong>.Indices << 1;
            for (; i + Lanes <= weights.Length; i += Lanes, counters += Vector512.Create(2UL * Lanes))
            {
                var part = weights.Slice(i, Lanes);
                if (!TryDraw(key.Uniform(counters), key.Uniform(counters + Vector512<ulong>.One), deviation, part))
                {
                    DrawInTurn(part, deviation, key.Skip(2L * i));
                }
            }
        }

        DrawInTurn(weights[i..], deviation, key.Skip(2L * i));
    }

    // The expression of CounterRandom.NextGaussian.
    private static bool TryDraw(Vector512<double> forRadius, Vector512<double> forAngle, double deviation, Span<float> weights)
    {
        if (Vector512.LessThanAny(forRadius, Vector512.Create(SmallestUniform)))
        {
            return false;
        }

        var radius = deviation * Vector512.Sqrt(-2.0 * Vector512.Log(Vector512<double>.One - forRadius));
        var value = radius * Vector512.Cos((2 * Math.PI) * forAngle);
        var error = (Vector512.Abs(value) * RelativeError) + (radius * CosineError);
        var bounds = Vector512.Narrow(value - error, value + error);
        bounds.GetLower().CopyTo(weights);
        return Vector256.EqualsAll(bounds.GetLower(), bounds.GetUpper());
    }

    private static void DrawInTurn(Span<float> weights, double deviation, RandomKey key)
    {
        var random = new CounterRandom(key);
        foreach (ref var weight in weights)
        {
            weight = (float)(deviation * random.NextGaussian());
        }
    }
}
