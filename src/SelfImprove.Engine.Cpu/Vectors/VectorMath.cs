using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Element-wise functions and sums on 16 floats. The runtime splits them on machines with narrower vectors, with the same bits.</summary>
internal static unsafe class VectorMath
{
    // Adding 1.5 * 2^23 rounds to a whole number and leaves it in the low bits.
    private const float RoundingShift = 12582912f;
    private const float Log2E = 1.44269504f;

    // ln 2 as a short number, whose products with whole numbers up to 128 are exact, and the rest.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float LargestArgument = 88f;
    private const float SmallestArgument = -87f;

    /// <summary>e^x with a relative error below 2 units in the last place; 0 below -87, e^88 above 88, NaN for NaN.</summary>
    /// <remarks>Cephes' polynomial (expf): x = n ln 2 + r, e^x = 2^n e^r.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // Written so that NaN stays: the native minimum returns its second operand then.
        var y = Vector512.MinNative(Vector512.Create(LargestArgument), x);
        var shifted = Vector512.FusedMultiplyAdd(y, Vector512.Create(Log2E), Vector512.Create(RoundingShift));
        var n = shifted - Vector512.Create(RoundingShift);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), y);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r) + Vector512<float>.One;

        var result = (p.AsInt32() + Vector512.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(SmallestArgument)), Vector512<float>.Zero, result);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exp(-x));

    /// <summary>x *= factor, for a multiple of 16 elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, float factor, long count)
    {
        for (var i = 0L; i < count; i += Lanes.Count)
        {
            (Vector512.Load(x + i) * factor).Store(x + i);
        }
    }

    /// <summary>The sum of 16 floats by a fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> v)
    {
        var eight = v.GetLower() + v.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>The largest of 16 floats; NaN may be passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> v)
    {
        var eight = Vector256.MaxNative(v.GetLower(), v.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[2]), MathF.Max(four[1], four[3]));
    }

    /// <summary>Sum of products of two padded rows.</summary>
    public static float Dot(float* a, float* b, int paddedWidth)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < paddedWidth; i += Lanes.Count)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        }

        return Sum(sum);
    }

    /// <summary>Sums of 16 columns over rows, from the first row to the last.</summary>
    public static Vector512<float> ColumnSums(float* rows, nint stride, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var t = 0; t < count; t++, rows += stride)
        {
            sum += Vector512.Load(rows);
        }

        return sum;
    }

    /// <summary>Copies a row.</summary>
    public static void Copy(float* source, float* destination, long count) =>
        Buffer.MemoryCopy(source, destination, count * sizeof(float), count * sizeof(float));
}
