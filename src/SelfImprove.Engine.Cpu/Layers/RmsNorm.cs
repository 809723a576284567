using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Root-mean-square normalisation (Zhang and Sennrich 2019): y = x / sqrt(mean(x^2) + epsilon) * gain.</summary>
internal static unsafe class RmsNorm
{
    /// <summary>x [rows, width] to y [rows, width]; keeps 1 / sqrt(mean(x^2) + epsilon) in scale [rows].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* x, float* gain, float epsilon, int width, int rows, float* y, float* scale)
    {
        var stride = Lanes.Pad(width);
        for (var t = 0; t < rows; t++, x += stride, y += stride)
        {
            var inverse = 1f / MathF.Sqrt((VectorMath.Dot(x, x, stride) / width) + epsilon);
            scale[t] = inverse;
            Apply(x, gain, inverse, stride, y);
        }
    }

    /// <summary>The forward's output again, from the scales kept, to the rows of y from firstRow on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Recompute(float* x, float* gain, float* scale, int width, int rows, PanelRows y, int firstRow)
    {
        var stride = Lanes.Pad(width);
        for (var t = 0; t < rows; t++, x += stride)
        {
            var inverse = Vector512.Create(scale[t]);
            for (var i = 0; i < stride; i += Lanes.Count)
            {
                Normalize(x, gain, inverse, i).Store(y.At(firstRow + t, i));
            }
        }
    }

    /// <summary>dx = residual + dL/dx, where dy = dL/dy; residual and dx [rows, width] may be one array.</summary>
    /// <remarks>With n = x * scale: dx = scale * (dy * gain - n * mean(dy * gain * n)).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* x, float* gain, float* scale, float* dy, float* residual, int width, int rows, float* dx)
    {
        var stride = Lanes.Pad(width);
        for (var t = 0; t < rows; t++, x += stride, dy += stride, residual += stride, dx += stride)
        {
            var sum = Vector512<float>.Zero;
            for (var i = 0; i < stride; i += Lanes.Count)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(dy + i) * Vector512.Load(gain + i), Vector512.Load(x + i), sum);
            }

            // mean(dy * gain * n) * scale
            var inner = Vector512.Create(-(VectorMath.Sum(sum) * scale[t] * scale[t] / width));
            var inverse = Vector512.Create(scale[t]);
            for (var i = 0; i < stride; i += Lanes.Count)
            {
                var d = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), inner, Vector512.Load(dy + i) * Vector512.Load(gain + i));
                Vector512.FusedMultiplyAdd(d, inverse, Vector512.Load(residual + i)).Store(dx + i);
            }
        }
    }

    /// <summary>gainGradient[first .. end) += sum over rows of dy * x * scale, first and end being multiples of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGainGradient(float* x, float* scale, float* dy, int width, int rows, int first, int end, float* gainGradient)
    {
        nint stride = Lanes.Pad(width);
        var column = first;

        // Four vectors side by side: rows are read in pieces that the processor fetches ahead.
        for (; column + (4 * Lanes.Count) <= end; column += 4 * Lanes.Count)
        {
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (var t = 0; t < rows; t++)
            {
                var at = (t * stride) + column;
                var s = scale[t];
                sum0 = Vector512.FusedMultiplyAdd(Vector512.Load(dy + at), Vector512.Load(x + at) * s, sum0);
                sum1 = Vector512.FusedMultiplyAdd(Vector512.Load(dy + at + 16), Vector512.Load(x + at + 16) * s, sum1);
                sum2 = Vector512.FusedMultiplyAdd(Vector512.Load(dy + at + 32), Vector512.Load(x + at + 32) * s, sum2);
                sum3 = Vector512.FusedMultiplyAdd(Vector512.Load(dy + at + 48), Vector512.Load(x + at + 48) * s, sum3);
            }

            Add(sum0, gainGradient + column);
            Add(sum1, gainGradient + column + 16);
            Add(sum2, gainGradient + column + 32);
            Add(sum3, gainGradient + column + 48);
        }

        for (; column < end; column += Lanes.Count)
        {
            var sum = Vector512<float>.Zero;
            for (var t = 0; t < rows; t++)
            {
                var at = (t * stride) + column;
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(dy + at), Vector512.Load(x + at) * scale[t], sum);
            }

            Add(sum, gainGradient + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> sum, float* destination) => (Vector512.Load(destination) + sum).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply(float* x, float* gain, float scale, int stride, float* y)
    {
        var inverse = Vector512.Create(scale);
        for (var i = 0; i < stride; i += Lanes.Count)
        {
            Normalize(x, gain, inverse, i).Store(y + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Normalize(float* x, float* gain, Vector512<float> inverse, int i) =>
        Vector512.Load(x + i) * inverse * Vector512.Load(gain + i);
}
