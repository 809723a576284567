using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Matrix products on raw rows, on the widest vectors that the machine has. All widths give the same bits.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Columns of a full panel: two vectors of 512 bits.</summary>
    public const int PanelWidth = 32;

    /// <summary>c[i, j] (+)= sum over k &lt; depth of a[i * aRow + k * aStep] * b[k * bStep + j], for j &lt; columns, a multiple of 16.</summary>
    /// <remarks>
    /// panelIsNear tells that b was read just before, so that fetching it ahead would be in vain. nextPanel, of b's size, is what the next product reads;
    /// it is fetched meanwhile.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int rows, int columns, int depth, bool add,
        bool panelIsNear = false, float* nextPanel = null)
    {
        if (VectorWidth.Is512)
        {
            MatrixTile<Lanes512, Vector512<float>, FloatPanel<Lanes512, Vector512<float>>>.Multiply(a, aRow, aStep, b, bStep, c, cRow, rows, columns, depth, add, panelIsNear, nextPanel);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MatrixTile<Lanes256, Vector256<float>, FloatPanel<Lanes256, Vector256<float>>>.Multiply(a, aRow, aStep, b, bStep, c, cRow, rows, columns, depth, add, panelIsNear, nextPanel);
        }
        else
        {
            MatrixTile<Lanes128, Vector128<float>, FloatPanel<Lanes128, Vector128<float>>>.Multiply(a, aRow, aStep, b, bStep, c, cRow, rows, columns, depth, add, panelIsNear, nextPanel);
        }
    }

    /// <summary>The same with a full panel of bfloat16 numbers, stored as <see cref="Bfloat16Panel{TLanes, TVector}"/> says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyBfloat16(float* a, nint aRow, nint aStep, float* panel, float* c, nint cRow, int rows, int depth, bool add, float* nextPanel = null)
    {
        if (VectorWidth.Is512)
        {
            MatrixTile<Lanes512, Vector512<float>, Bfloat16Panel<Lanes512, Vector512<float>>>.Multiply(
                a, aRow, aStep, panel, PanelWidth / 2, c, cRow, rows, PanelWidth, depth, add, panelIsNear: false, nextPanel);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MatrixTile<Lanes256, Vector256<float>, Bfloat16Panel<Lanes256, Vector256<float>>>.Multiply(
                a, aRow, aStep, panel, PanelWidth / 2, c, cRow, rows, PanelWidth, depth, add, panelIsNear: false, nextPanel);
        }
        else
        {
            MatrixTile<Lanes128, Vector128<float>, Bfloat16Panel<Lanes128, Vector128<float>>>.Multiply(
                a, aRow, aStep, panel, PanelWidth / 2, c, cRow, rows, PanelWidth, depth, add, panelIsNear: false, nextPanel);
        }
    }
}
