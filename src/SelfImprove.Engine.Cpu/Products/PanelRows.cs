using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Rows laid out as panels of 32 columns (the last may hold 16), each [rows, its width]: how the weight gradients read the inputs of a
/// linear map, so whoever makes those inputs writes them like this.
/// </summary>
/// <param name="start">The first panel.</param>
/// <param name="width">Width of a padded row.</param>
/// <param name="rows">Number of rows of every panel.</param>
internal readonly unsafe struct PanelRows(float* start, int width, int rows)
{
    /// <summary>Where the 16 elements from a column on, a multiple of 16, stand in a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int row, int column)
    {
        var panel = column / MatrixProduct.PanelWidth * MatrixProduct.PanelWidth;
        return start + ((long)panel * rows) + ((long)row * WidthAt(panel)) + (column - panel);
    }

    /// <summary>Width of the panel that starts at a column: how far its rows are apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int WidthAt(int panel) => Math.Min(MatrixProduct.PanelWidth, width - panel);

    /// <summary>Copies rows of source [count, width] to the rows from firstRow on.</summary>
    public void Fill(float* source, int firstRow, int count) => Fill(source, width, firstRow, count);

    /// <summary>The same from source [count, sourceStride].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* source, int sourceStride, int firstRow, int count)
    {
        for (var t = 0; t < count; t++, source += sourceStride)
        {
            for (var i = 0; i < width; i += Lanes.Count)
            {
                Vector512.Load(source + i).Store(At(firstRow + t, i));
            }
        }
    }
}
