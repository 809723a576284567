using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <content>The gradient of the weights, cut into tasks that each own a part of it.</content>
internal sealed unsafe partial class Linear
{
    // Rows of dy that are summed before the sum is added to the gradient; bounds both rounding error and the cache footprint.
    private const int GradientDepth = 256;
    private const int GradientTaskRows = 96;
    private const int GradientTaskColumns = 384;
    private const int TileRows = 12;

    // A tile of dy: a row of 12 takes a cache line; the odd end keeps the rows of different tiles out of the same sets of the cache.
    private const int GradientTileLength = (GradientDepth * Lanes.Count) + Lanes.Count;

    // Rows ahead that are fetched while dy is packed.
    private const int FetchAhead = 8;

    /// <summary>Floats of scratch that <see cref="AddGradient"/> needs.</summary>
    public static long GradientScratchLength => GradientTaskRows / TileRows * GradientTileLength;

    /// <summary>Number of tasks of <see cref="AddGradient"/> for some of the outputs.</summary>
    public int GradientTasks(int outputCount) => PartCount(outputCount, GradientTaskRows) * PartCount(InputWidth, GradientTaskColumns);

    /// <summary>
    /// One task of dW += dy^T x: dy [rows, dyStride] holds the gradients of the outputs from firstOutput on, from the column dyColumn on; x is
    /// [rows, InputWidth].
    /// </summary>
    public void AddGradient(
        int task, float* dy, int dyStride, int firstOutput, int outputCount, PanelRows x, int rows, float* gradient, float* scratch, int dyColumn = 0)
    {
        var columnTasks = PartCount(InputWidth, GradientTaskColumns);
        var (firstColumn, endColumn) = Part(task % columnTasks, InputWidth, GradientTaskColumns, MatrixProduct.PanelWidth);
        var (firstRow, endRow) = Part(task / columnTasks, outputCount, GradientTaskRows, TileRows);
        for (var t = 0; t < rows; t += GradientDepth)
        {
            var depth = Math.Min(GradientDepth, rows - t);
            PackGradientTiles(dy + ((long)t * dyStride) + dyColumn + firstRow, dyStride, endRow - firstRow, dyStride - dyColumn - firstRow, depth, scratch);
            for (var j = firstColumn; j < endColumn; j += MatrixProduct.PanelWidth)
            {
                for (var i = firstRow; i < endRow; i += TileRows)
                {
                    AddGradientTile(
                        scratch + ((i - firstRow) / TileRows * GradientTileLength), firstOutput + i, Math.Min(TileRows, endRow - i),
                        x.At(t, j), j, x.WidthAt(j), depth, gradient, panelIsNear: i > firstRow);
                }
            }
        }
    }

    /// <summary>Cuts a size into the fewest parts below a limit, nearly equal and multiples of a unit.</summary>
    private static (int First, int End) Part(int index, int size, int largest, int unit)
    {
        var part = PartCount(PartCount(size, PartCount(size, largest)), unit) * unit;
        return (Math.Min(index * part, size), Math.Min((index + 1) * part, size));
    }

    /// <summary>Columns of dy [depth, stride] to tiles of up to 12 columns, depth after depth: a tile's numbers are broadcast one by one.</summary>
    /// <param name="dy">The first column.</param>
    /// <param name="stride">Width of a row.</param>
    /// <param name="columns">Number of columns, a multiple of 4.</param>
    /// <param name="readable">Number of columns that a row has from the first on.</param>
    /// <param name="depth">Number of rows.</param>
    /// <param name="tiles">The tiles, each of <see cref="GradientTileLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackGradientTiles(float* dy, nint stride, int columns, int readable, int depth, float* tiles)
    {
        var whole = Math.Min(columns - TileRows, readable - Lanes.Count);
        for (var k = 0; k < depth; k++, dy += stride)
        {
            for (var j = 0; j < columns; j += Lanes.Count)
            {
                Prefetch.Line(dy + (FetchAhead * stride) + j);
            }

            var tile = tiles + (k * Lanes.Count);
            var i = 0;
            for (; i <= whole; i += TileRows, tile += GradientTileLength)
            {
                Vector512.Load(dy + i).Store(tile);
            }

            for (; i < columns; i += TileRows, tile += GradientTileLength)
            {
                for (var j = 0; j < Math.Min(TileRows, columns - i); j += 4)
                {
                    Vector128.Load(dy + i + j).Store(tile + j);
                }
            }
        }
    }

    private void AddGradientTile(float* tile, int output, int outputs, float* panel, int column, int columns, int depth, float* gradient, bool panelIsNear)
    {
        var firstRow = _outputRows[output];
        var lastRow = _outputRows[output + outputs - 1];
        if (firstRow >= 0 && lastRow - firstRow == (outputs - 1L) * _inputs
            && _inputColumns[column] >= 0 && _inputColumns[column + columns - 1] - _inputColumns[column] == columns - 1)
        {
            MatrixProduct.Multiply(
                tile, 1, Lanes.Count, panel, columns, gradient + firstRow + _inputColumns[column], _inputs, outputs, columns, depth, add: true, panelIsNear);
            return;
        }

        // The tile holds padding: multiply aside, then add what is real.
        var product = stackalloc float[TileRows * MatrixProduct.PanelWidth];
        MatrixProduct.Multiply(tile, 1, Lanes.Count, panel, columns, product, MatrixProduct.PanelWidth, outputs, columns, depth, add: false);
        for (var i = 0; i < outputs; i++)
        {
            var row = _outputRows[output + i];
            for (var j = 0; row >= 0 && j < columns; j++)
            {
                var real = _inputColumns[column + j];
                if (real >= 0)
                {
                    gradient[row + real] += product[(i * MatrixProduct.PanelWidth) + j];
                }
            }
        }
    }
}
