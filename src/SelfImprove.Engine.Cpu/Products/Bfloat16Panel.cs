using System.Runtime.CompilerServices;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// 32 columns of bfloat16 numbers in 16 words: column j in the lower half of word j, column j + 16 in the upper half. A bfloat16
/// number is the upper half of a float, so a load and one operation give 16 floats, exactly.
/// </summary>
internal readonly unsafe struct Bfloat16Panel<TLanes, TVector> : IPanel<TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Advance => TLanes.Count;

    public static int SecondColumn => Lanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector First(float* source) => TLanes.LowerHalves(TLanes.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Second(float* source) => TLanes.UpperHalves(TLanes.Load(source));
}
