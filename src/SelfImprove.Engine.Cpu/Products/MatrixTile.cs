using System.Runtime.CompilerServices;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// The innermost loops of every matrix product: a tile of up to 12 rows by two vectors, held in registers while the depth runs.
/// </summary>
/// <remarks>
/// c[i, j] (+)= sum over k of a[i * aRow + k * aStep] * b[k * bStep + j], where the panel says how b's numbers are stored. Every element
/// is one chain of fused multiply-adds over k from 0 upwards, added to c at the end when asked: its bits depend neither on the tile that
/// it falls into nor on the vector width.
/// Accumulators are named locals because the JIT keeps only those in registers.
/// </remarks>
internal static unsafe partial class MatrixTile<TLanes, TVector, TPanel>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
    where TPanel : struct, IPanel<TVector>
{
    // With few rows a panel is read faster than the nearest caches hold it: it is asked for this many steps before its turn.
    private const int AheadSteps = 32;

    // Steps between two fetches of what is needed later, at least.
    private const int MinimumPart = 4;

    /// <summary>Whether a tile fetches its panel ahead: the first one of a panel does, the others find it in the nearest cache.</summary>
    private interface IFetch
    {
        static abstract bool Ahead { get; }
    }

    /// <summary>Multiplies <paramref name="rows"/> rows into <paramref name="columns"/> columns, a multiple of <c>TLanes.Count</c>.</summary>
    public static void Multiply(
        float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int rows, int columns, int depth, bool add,
        bool panelIsNear = false, float* nextPanel = null)
    {
        // The next panel comes from far away: each tile fetches its share of it, rather than the first tile all at once.
        var share = nextPanel == null ? 0 : (int)((depth * bStep / TLanes.Count) + (rows / 12) - 1) / Math.Max(1, rows / 12);
        for (; columns >= 2 * TLanes.Count; columns -= 2 * TLanes.Count, b += TPanel.Advance, c += TPanel.Advance)
        {
            var ai = a;
            var ci = c;
            var left = rows;
            for (; left >= 12 && TLanes.HasThirtyTwoRegisters; left -= 12, ai += 12 * aRow, ci += 12 * cRow)
            {
                if (left == rows && !panelIsNear)
                {
                    Tile12x2<FetchPanel>(ai, aRow, aStep, b, bStep, ci, cRow, depth, add, nextPanel, share);
                }
                else
                {
                    Tile12x2<PanelIsNear>(ai, aRow, aStep, b, bStep, ci, cRow, depth, add, nextPanel, share);
                }

                nextPanel += (nint)share * TLanes.Count;
            }

            for (; left >= 4; left -= 4, ai += 4 * aRow, ci += 4 * cRow)
            {
                Tile4x2(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }

            for (; left >= 2; left -= 2, ai += 2 * aRow, ci += 2 * cRow)
            {
                Tile2x2(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }

            for (; left > 0; left--, ai += aRow, ci += cRow)
            {
                Tile1x2(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }
        }

        if (columns > 0)
        {
            var ai = a;
            var ci = c;
            var left = rows;
            for (; left >= 12; left -= 12, ai += 12 * aRow, ci += 12 * cRow)
            {
                Tile12x1(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }

            for (; left >= 4; left -= 4, ai += 4 * aRow, ci += 4 * cRow)
            {
                Tile4x1(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }

            for (; left > 0; left--, ai += aRow, ci += cRow)
            {
                Tile1x1(ai, aRow, aStep, b, bStep, ci, cRow, depth, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2<TFetch>(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add, float* next, int share)
        where TFetch : struct, IFetch
    {
        TVector x0 = default, y0 = default;
        TVector x1 = default, y1 = default;
        TVector x2 = default, y2 = default;
        TVector x3 = default, y3 = default;
        TVector x4 = default, y4 = default;
        TVector x5 = default, y5 = default;
        TVector x6 = default, y6 = default;
        TVector x7 = default, y7 = default;
        TVector x8 = default, y8 = default;
        TVector x9 = default, y9 = default;
        TVector x10 = default, y10 = default;
        TVector x11 = default, y11 = default;
        var aRow2 = 2 * aRow;
        var a3 = a + (3 * aRow);
        var a6 = a + (6 * aRow);
        var a9 = a + (9 * aRow);
        var ahead = AheadSteps * bStep;

        // The tile's rows in c and its share of the next panel are fetched one after another while the sums run.
        var row = c;
        var rows = 12;
        var part = Math.Max(MinimumPart, share > 12 ? depth / share : (depth + 11) / 12);
        for (var left = depth; left > 0; left -= part)
        {
            if (rows-- > 0)
            {
                Prefetch.Line(row);
                Prefetch.Line(row + TLanes.Count);
                row += cRow;
            }

            if (share-- > 0)
            {
                Prefetch.SecondCache(next);
                next += TLanes.Count;
            }

            for (var k = Math.Min(part, left); k > 0; k--)
            {
                if (TFetch.Ahead)
                {
                    Prefetch.Line(b + ahead);
                    Prefetch.Line(b + ahead + TLanes.Count);
                }

                var u = TPanel.First(b);
                var v = TPanel.Second(b);
                var s0 = TLanes.Broadcast(*a);
                x0 = TLanes.MultiplyAdd(s0, u, x0);
                y0 = TLanes.MultiplyAdd(s0, v, y0);
                var s1 = TLanes.Broadcast(a[aRow]);
                x1 = TLanes.MultiplyAdd(s1, u, x1);
                y1 = TLanes.MultiplyAdd(s1, v, y1);
                var s2 = TLanes.Broadcast(a[aRow2]);
                x2 = TLanes.MultiplyAdd(s2, u, x2);
                y2 = TLanes.MultiplyAdd(s2, v, y2);
                var s3 = TLanes.Broadcast(*a3);
                x3 = TLanes.MultiplyAdd(s3, u, x3);
                y3 = TLanes.MultiplyAdd(s3, v, y3);
                var s4 = TLanes.Broadcast(a3[aRow]);
                x4 = TLanes.MultiplyAdd(s4, u, x4);
                y4 = TLanes.MultiplyAdd(s4, v, y4);
                var s5 = TLanes.Broadcast(a3[aRow2]);
                x5 = TLanes.MultiplyAdd(s5, u, x5);
                y5 = TLanes.MultiplyAdd(s5, v, y5);
                var s6 = TLanes.Broadcast(*a6);
                x6 = TLanes.MultiplyAdd(s6, u, x6);
                y6 = TLanes.MultiplyAdd(s6, v, y6);
                var s7 = TLanes.Broadcast(a6[aRow]);
                x7 = TLanes.MultiplyAdd(s7, u, x7);
                y7 = TLanes.MultiplyAdd(s7, v, y7);
                var s8 = TLanes.Broadcast(a6[aRow2]);
                x8 = TLanes.MultiplyAdd(s8, u, x8);
                y8 = TLanes.MultiplyAdd(s8, v, y8);
                var s9 = TLanes.Broadcast(*a9);
                x9 = TLanes.MultiplyAdd(s9, u, x9);
                y9 = TLanes.MultiplyAdd(s9, v, y9);
                var s10 = TLanes.Broadcast(a9[aRow]);
                x10 = TLanes.MultiplyAdd(s10, u, x10);
                y10 = TLanes.MultiplyAdd(s10, v, y10);
                var s11 = TLanes.Broadcast(a9[aRow2]);
                x11 = TLanes.MultiplyAdd(s11, u, x11);
                y11 = TLanes.MultiplyAdd(s11, v, y11);
                a += aStep;
                a3 += aStep;
                a6 += aStep;
                a9 += aStep;
                b += bStep;
            }
        }

        Finish2(c, x0, y0, add);
        Finish2(c + cRow, x1, y1, add);
        Finish2(c + (2 * cRow), x2, y2, add);
        Finish2(c + (3 * cRow), x3, y3, add);
        Finish2(c + (4 * cRow), x4, y4, add);
        Finish2(c + (5 * cRow), x5, y5, add);
        Finish2(c + (6 * cRow), x6, y6, add);
        Finish2(c + (7 * cRow), x7, y7, add);
        Finish2(c + (8 * cRow), x8, y8, add);
        Finish2(c + (9 * cRow), x9, y9, add);
        Finish2(c + (10 * cRow), x10, y10, add);
        Finish2(c + (11 * cRow), x11, y11, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default, y0 = default;
        TVector x1 = default, y1 = default;
        TVector x2 = default, y2 = default;
        TVector x3 = default, y3 = default;
        var aRow2 = 2 * aRow;
        var a3 = a + (3 * aRow);
        var ahead = AheadSteps * bStep;
        for (var k = 0; k < depth; k++)
        {
            Prefetch.Line(b + ahead);
            Prefetch.Line(b + ahead + TLanes.Count);
            var u = TPanel.First(b);
            var v = TPanel.Second(b);
            var s0 = TLanes.Broadcast(*a);
            x0 = TLanes.MultiplyAdd(s0, u, x0);
            y0 = TLanes.MultiplyAdd(s0, v, y0);
            var s1 = TLanes.Broadcast(a[aRow]);
            x1 = TLanes.MultiplyAdd(s1, u, x1);
            y1 = TLanes.MultiplyAdd(s1, v, y1);
            var s2 = TLanes.Broadcast(a[aRow2]);
            x2 = TLanes.MultiplyAdd(s2, u, x2);
            y2 = TLanes.MultiplyAdd(s2, v, y2);
            var s3 = TLanes.Broadcast(*a3);
            x3 = TLanes.MultiplyAdd(s3, u, x3);
            y3 = TLanes.MultiplyAdd(s3, v, y3);
            a += aStep;
            a3 += aStep;
            b += bStep;
        }

        Finish2(c, x0, y0, add);
        Finish2(c + cRow, x1, y1, add);
        Finish2(c + (2 * cRow), x2, y2, add);
        Finish2(c + (3 * cRow), x3, y3, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x2(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default, y0 = default;
        TVector x1 = default, y1 = default;
        var ahead = AheadSteps * bStep;
        for (var k = 0; k < depth; k++)
        {
            Prefetch.Line(b + ahead);
            Prefetch.Line(b + ahead + TLanes.Count);
            var u = TPanel.First(b);
            var v = TPanel.Second(b);
            var s0 = TLanes.Broadcast(*a);
            x0 = TLanes.MultiplyAdd(s0, u, x0);
            y0 = TLanes.MultiplyAdd(s0, v, y0);
            var s1 = TLanes.Broadcast(a[aRow]);
            x1 = TLanes.MultiplyAdd(s1, u, x1);
            y1 = TLanes.MultiplyAdd(s1, v, y1);
            a += aStep;
            b += bStep;
        }

        Finish2(c, x0, y0, add);
        Finish2(c + cRow, x1, y1, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2(float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int depth, bool add)
    {
        TVector x0 = default, y0 = default;
        var ahead = AheadSteps * bStep;
        for (var k = 0; k < depth; k++)
        {
            Prefetch.Line(b + ahead);
            Prefetch.Line(b + ahead + TLanes.Count);
            var u = TPanel.First(b);
            var v = TPanel.Second(b);
            var s0 = TLanes.Broadcast(*a);
            x0 = TLanes.MultiplyAdd(s0, u, x0);
            y0 = TLanes.MultiplyAdd(s0, v, y0);
            a += aStep;
            b += bStep;
        }

        Finish2(c, x0, y0, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish2(float* c, TVector x, TVector y, bool add)
    {
        Finish1(c, x, add);
        Finish1(c + TPanel.SecondColumn, y, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish1(float* c, TVector x, bool add) => TLanes.Store(c, add ? TLanes.Add(TLanes.Load(c), x) : x);

    private readonly struct FetchPanel : IFetch
    {
        public static bool Ahead => true;
    }

    private readonly struct PanelIsNear : IFetch
    {
        public static bool Ahead => false;
    }
}
