using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>The gated feed-forward's element-wise part (Shazeer 2020): y = silu(gate) * up, silu(z) = z / (1 + e^-z).</summary>
internal static unsafe class SwiGlu
{
    /// <summary>gateUp [rows, gate then up, each padded] to y [rows, width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* gateUp, int paddedWidth, int rows, float* y)
    {
        for (var t = 0; t < rows; t++, gateUp += 2 * paddedWidth, y += paddedWidth)
        {
            for (var i = 0; i < paddedWidth; i += Lanes.Count)
            {
                var gate = Vector512.Load(gateUp + i);
                (gate * VectorMath.Sigmoid(gate) * Vector512.Load(gateUp + paddedWidth + i)).Store(y + i);
            }
        }
    }

    /// <summary>
    /// dy [rows, width] and gateUp [rows, gate then up] to gateUp's gradient in its place, so that no other memory is written; computes y
    /// again on the way, to its rows from firstRow on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* gateUp, float* dy, int paddedWidth, int rows, PanelRows y, int firstRow)
    {
        for (var t = 0; t < rows; t++, gateUp += 2 * paddedWidth, dy += paddedWidth)
        {
            for (var i = 0; i < paddedWidth; i += Lanes.Count)
            {
                var gate = Vector512.Load(gateUp + i);
                var up = Vector512.Load(gateUp + paddedWidth + i);
                var d = Vector512.Load(dy + i);
                var sigmoid = VectorMath.Sigmoid(gate);
                var silu = gate * sigmoid;
                (silu * up).Store(y.At(firstRow + t, i));

                // silu' = sigmoid + silu * (1 - sigmoid)
                var slope = Vector512.FusedMultiplyAdd(silu, Vector512<float>.One - sigmoid, sigmoid);
                (d * up * slope).Store(gateUp + i);
                (d * silu).Store(gateUp + paddedWidth + i);
            }
        }
    }
}
