using System.Runtime.CompilerServices;

namespace SelfImprove.Engines.Cpu;

/// <content>Tiles of one vector's columns: what a last, narrow panel needs.</content>
internal static unsafe partial class MatrixTile<TLanes, TVector, TPanel>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default;
        TVector x1 = default;
        TVector x2 = default;
        TVector x3 = default;
        TVector x4 = default;
        TVector x5 = default;
        TVector x6 = default;
        TVector x7 = default;
        TVector x8 = default;
        TVector x9 = default;
        TVector x10 = default;
        TVector x11 = default;
        var aRow2 = 2 * aRow;
        var a3 = a + (3 * aRow);
        var a6 = a + (6 * aRow);
        var a9 = a + (9 * aRow);
        for (var k = 0; k < depth; k++)
        {
            var u = TLanes.Load(b);
            x0 = TLanes.MultiplyAdd(TLanes.Broadcast(*a), u, x0);
            x1 = TLanes.MultiplyAdd(TLanes.Broadcast(a[aRow]), u, x1);
            x2 = TLanes.MultiplyAdd(TLanes.Broadcast(a[aRow2]), u, x2);
            x3 = TLanes.MultiplyAdd(TLanes.Broadcast(*a3), u, x3);
            x4 = TLanes.MultiplyAdd(TLanes.Broadcast(a3[aRow]), u, x4);
            x5 = TLanes.MultiplyAdd(TLanes.Broadcast(a3[aRow2]), u, x5);
            x6 = TLanes.MultiplyAdd(TLanes.Broadcast(*a6), u, x6);
            x7 = TLanes.MultiplyAdd(TLanes.Broadcast(a6[aRow]), u, x7);
            x8 = TLanes.MultiplyAdd(TLanes.Broadcast(a6[aRow2]), u, x8);
            x9 = TLanes.MultiplyAdd(TLanes.Broadcast(*a9), u, x9);
            x10 = TLanes.MultiplyAdd(TLanes.Broadcast(a9[aRow]), u, x10);
            x11 = TLanes.MultiplyAdd(TLanes.Broadcast(a9[aRow2]), u, x11);
            a += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }

        Finish1(c, x0, add);
        Finish1(c + cRow, x1, add);
        Finish1(c + (2 * cRow), x2, add);
        Finish1(c + (3 * cRow), x3, add);
        Finish1(c + (4 * cRow), x4, add);
        Finish1(c + (5 * cRow), x5, add);
        Finish1(c + (6 * cRow), x6, add);
        Finish1(c + (7 * cRow), x7, add);
        Finish1(c + (8 * cRow), x8, add);
        Finish1(c + (9 * cRow), x9, add);
        Finish1(c + (10 * cRow), x10, add);
        Finish1(c + (11 * cRow), x11, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default;
        TVector x1 = default;
        TVector x2 = default;
        TVector x3 = default;
        var aRow2 = 2 * aRow;
        var a3 = a + (3 * aRow);
        for (var k = 0; k < depth; k++)
        {
            var u = TLanes.Load(b);
            x0 = TLanes.MultiplyAdd(TLanes.Broadcast(*a), u, x0);
            x1 = TLanes.MultiplyAdd(TLanes.Broadcast(a[aRow]), u, x1);
            x2 = TLanes.MultiplyAdd(TLanes.Broadcast(a[aRow2]), u, x2);
            x3 = TLanes.MultiplyAdd(TLanes.Broadcast(*a3), u, x3);
            a += aStep;
            a3 += aStep;
            b += bStep;
        }

        Finish1(c, x0, add);
        Finish1(c + cRow, x1, add);
        Finish1(c + (2 * cRow), x2, add);
        Finish1(c + (3 * cRow), x3, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default;
        for (var k = 0; k < depth; k++)
        {
            var u = TLanes.Load(b);
            x0 = TLanes.MultiplyAdd(TLanes.Broadcast(*a), u, x0);
            a += aStep;
            b += bStep;
        }

        Finish1(c, x0, add);
    }
}
