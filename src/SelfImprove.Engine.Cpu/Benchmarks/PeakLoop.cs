using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Twelve independent chains of multiply-adds in registers: the most that a core can do.</summary>
internal sealed class PeakLoop
{
    private const int Chains = 12;
    private const int Iterations = 1_000_000;
    private float _sink;

    /// <summary>Operations of one run.</summary>
    public double Operations => 2.0 * Chains * Iterations * (VectorWidth.Bits / 32);

    public void Run(int task, int worker) => _sink =
        VectorWidth.Is512 ? Chain<Lanes512, Vector512<float>>(_sink) : Vector256.IsHardwareAccelerated ? Chain<Lanes256, Vector256<float>>(_sink) : Chain<Lanes128, Vector128<float>>(_sink);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Chain<TLanes, TVector>(float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a = TLanes.Broadcast(start), b = TLanes.Broadcast(0.5f);
        TVector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
        for (var i = 0; i < Iterations; i++)
        {
            x0 = TLanes.MultiplyAdd(x0, b, a);
            x1 = TLanes.MultiplyAdd(x1, b, a);
            x2 = TLanes.MultiplyAdd(x2, b, a);
            x3 = TLanes.MultiplyAdd(x3, b, a);
            x4 = TLanes.MultiplyAdd(x4, b, a);
            x5 = TLanes.MultiplyAdd(x5, b, a);
            x6 = TLanes.MultiplyAdd(x6, b, a);
            x7 = TLanes.MultiplyAdd(x7, b, a);
            x8 = TLanes.MultiplyAdd(x8, b, a);
            x9 = TLanes.MultiplyAdd(x9, b, a);
            x10 = TLanes.MultiplyAdd(x10, b, a);
            x11 = TLanes.MultiplyAdd(x11, b, a);
        }

        var sum = TLanes.Add(
            TLanes.Add(TLanes.Add(x0, x1), TLanes.Add(x2, x3)),
            TLanes.Add(TLanes.Add(TLanes.Add(x4, x5), TLanes.Add(x6, x7)), TLanes.Add(TLanes.Add(x8, x9), TLanes.Add(x10, x11))));
        var sink = stackalloc float[TLanes.Count];
        TLanes.Store(sink, sum);
        return *sink;
    }
}
