using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Rotary positions (Su et al. 2021) in Hugging Face's convention: element i of a head turns with element i + size / 2.</summary>
/// <remarks>Angles are computed in double precision; the tables grow to the longest sequence met and never change a value.</remarks>
/// <param name="frequencies">Radians per token of every pair: half a head's size of them.</param>
/// <param name="contextLength">Largest number of positions.</param>
/// <param name="magnitude">What turned elements are multiplied by; 1 but for yarn.</param>
internal sealed unsafe class Rope(double[] frequencies, int contextLength, double magnitude = 1) : IDisposable
{
    private readonly int _half = frequencies.Length;

    // [positions, cosines then sines]
    private NativeBuffer _table = new(0);
    private int _positions;

    /// <summary>Makes the tables hold positions below a count. Not to be called while workers read.</summary>
    public void Prepare(int positions)
    {
        if (positions <= _positions)
        {
            return;
        }

        positions = Math.Min(contextLength, Math.Max(positions, Math.Min(2 * _positions, contextLength)));
        var table = new NativeBuffer((long)positions * 2 * _half);
        for (var i = 0; i < _half; i++)
        {
            var frequency = frequencies[i];
            for (var p = 0; p < positions; p++)
            {
                var row = table.Pointer + ((long)p * 2 * _half);
                row[i] = (float)(magnitude * Math.Cos(p * frequency));
                row[_half + i] = (float)(magnitude * Math.Sin(p * frequency));
            }
        }

        _table.Dispose();
        _table = table;
        _positions = positions;
    }

    /// <summary>Turns the heads of one row, which stand headStride apart, by the angles of a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(float* row, int heads, int headStride, int position) => Turn(row, heads, headStride, position, 1f);

    /// <summary>Turns gradients back: by the transpose, which is the rotation's inverse (times the magnitude).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(float* row, int heads, int headStride, int position) => Turn(row, heads, headStride, position, -1f);

    public void Dispose() => _table.Dispose();

    private void Turn(float* row, int heads, int headStride, int position, float sign)
    {
        var cos = _table.Pointer + ((long)position * 2 * _half);
        var sin = cos + _half;
        for (var h = 0; h < heads; h++, row += headStride)
        {
            var first = row;
            var second = row + _half;
            var i = 0;
            for (; i <= _half - Lanes.Count; i += Lanes.Count)
            {
                var (a, b) = (Vector512.Load(first + i), Vector512.Load(second + i));
                var (c, s) = (Vector512.Load(cos + i), Vector512.Load(sin + i) * sign);
                Vector512.FusedMultiplyAdd(a, c, -(b * s)).Store(first + i);
                Vector512.FusedMultiplyAdd(b, c, a * s).Store(second + i);
            }

            for (; i < _half; i++)
            {
                var (a, b) = (first[i], second[i]);
                var (c, s) = (cos[i], sin[i] * sign);
                first[i] = MathF.FusedMultiplyAdd(a, c, -(b * s));
                second[i] = MathF.FusedMultiplyAdd(b, c, a * s);
            }
        }
    }
}
