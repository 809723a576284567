using System.Runtime.CompilerServices;

namespace SelfImprove.Engines.Cpu;

/// <summary>Single-precision numbers, column beside column.</summary>
internal readonly unsafe struct FloatPanel<TLanes, TVector> : IPanel<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Advance => 2 * TLanes.Count;

    public static int SecondColumn => TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector First(float* source) => TLanes.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Second(float* source) => TLanes.Load(source + TLanes.Count);
}
