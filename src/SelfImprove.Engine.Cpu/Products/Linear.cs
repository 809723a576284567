using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// A linear map y = x W^T of one or several weight matrices side by side (queries, keys and values; gate and up), with the weights
/// packed into panels for the forward product and for the input gradient.
/// </summary>
/// <remarks>
/// Rows of x and y are padded: an axis that is made of groups (heads) pads every group to 16, any other axis pads as a whole. A panel
/// holds 32 output columns (the last may hold 16), depth after depth, so that the kernel reads it from front to back. Of bfloat16
/// numbers, full panels take half the memory; a last one of 16 columns keeps the rounded numbers as floats.
/// </remarks>
internal sealed unsafe partial class Linear : IDisposable
{
    // Of rows that are run together; leaves room in a second cache of 1 to 2 MB for a panel. Blocks of the usual models are smaller.
    private const int RowBytes = 896 * 1024;

    // Weights of more bytes don't stay in a second cache from one use to the next.
    private const long NearBytes = 1 << 20;

    private readonly int _inputs;

    // For each padded output: where its weight row starts in the flat block; -1 in the padding.
    private readonly long[] _outputRows;

    // For each padded input: its column; -1 in the padding.
    private readonly int[] _inputColumns;
    private NativeBuffer? _forwardPanels;
    private bool _bfloat16;
    private NativeBuffer? _backwardPanels;

    /// <summary>Describes a map.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="inputGroup">Size of the groups that the inputs are made of; divides inputs.</param>
    /// <param name="outputGroup">Size of the groups that each part's outputs are made of; 0 for one group per part.</param>
    /// <param name="parts">The weight matrices, each [outputs, inputs].</param>
    public Linear(int inputs, int inputGroup, int outputGroup, params ReadOnlySpan<ParameterView> parts)
    {
        _inputs = inputs;
        (InputGroup, OutputGroup) = (inputGroup, outputGroup);
        InputWidth = inputs / inputGroup * Lanes.Pad(inputGroup);
        _inputColumns = new int[InputWidth];
        for (var i = 0; i < InputWidth; i++)
        {
            var (group, within) = (i / Lanes.Pad(inputGroup), i % Lanes.Pad(inputGroup));
            _inputColumns[i] = within < inputGroup ? (group * inputGroup) + within : -1;
        }

        var rows = new List<long>();
        var placed = ImmutableArray.CreateBuilder<(ParameterView View, int Column)>(parts.Length);
        foreach (var part in parts)
        {
            placed.Add((part, rows.Count));
            var outputs = checked((int)part.Shape[0]);
            var size = outputGroup == 0 ? outputs : outputGroup;
            for (var i = 0; i < outputs / size * Lanes.Pad(size); i++)
            {
                var (group, within) = (i / Lanes.Pad(size), i % Lanes.Pad(size));
                rows.Add(within < size ? part.Offset + (((group * (long)size) + within) * inputs) : -1);
            }
        }

        _outputRows = [.. rows];
        Parts = placed.MoveToImmutable();
    }

    /// <summary>The weight matrices, and the padded column of y that each one's outputs start at.</summary>
    public ImmutableArray<(ParameterView View, int Column)> Parts { get; }

    /// <summary>Number of inputs, without padding, and the size of their groups.</summary>
    public int Inputs => _inputs;

    public int InputGroup { get; }

    /// <summary>Size of the groups of each part's outputs; 0 for one group per part.</summary>
    public int OutputGroup { get; }

    /// <summary>Width of a padded row of x.</summary>
    public int InputWidth { get; }

    /// <summary>Width of a padded row of y.</summary>
    public int OutputWidth => _outputRows.Length;

    private bool IsFar => (long)OutputWidth * InputWidth * sizeof(float) > NearBytes;

    /// <summary>Packs the weights for products with x.</summary>
    public void PackForward(float* weights)
    {
        _forwardPanels ??= new NativeBuffer((long)OutputWidth * InputWidth);
        for (var first = 0; first < OutputWidth; first += MatrixProduct.PanelWidth)
        {
            var width = Math.Min(MatrixProduct.PanelWidth, OutputWidth - first);
            var panel = _forwardPanels.Pointer + ((long)first * InputWidth);
            for (var j = 0; j < width; j++)
            {
                var row = _outputRows[first + j];
                for (var k = 0; k < InputWidth; k++)
                {
                    var column = _inputColumns[k];
                    panel[((long)k * width) + j] = row < 0 || column < 0 ? 0f : weights[row + column];
                }
            }
        }
    }

    /// <summary>Number of panels of 32 outputs.</summary>
    public int PanelCount => PartCount(OutputWidth, MatrixProduct.PanelWidth);

    /// <summary>Packs the weights for products with dy.</summary>
    public void PackBackward(float* weights)
    {
        _backwardPanels ??= new NativeBuffer((long)OutputWidth * InputWidth);
        for (var first = 0; first < InputWidth; first += MatrixProduct.PanelWidth)
        {
            var width = Math.Min(MatrixProduct.PanelWidth, InputWidth - first);
            var panel = _backwardPanels.Pointer + ((long)first * OutputWidth);
            for (var k = 0; k < OutputWidth; k++)
            {
                var row = _outputRows[k];
                for (var j = 0; j < width; j++)
                {
                    var column = _inputColumns[first + j];
                    panel[((long)k * width) + j] = row < 0 || column < 0 ? 0f : weights[row + column];
                }
            }
        }
    }

    /// <summary>y [rows, OutputWidth] = x [rows, InputWidth] W^T, or y += it.</summary>
    public void Forward(float* x, int rows, float* y, bool add = false) => Forward(x, rows, y, OutputWidth, 0, OutputWidth, add);

    /// <summary>The outputs [firstOutput, firstOutput + outputCount) alone, to y [rows, yStride]; firstOutput is a multiple of 32.</summary>
    public void Forward(float* x, int rows, float* y, int yStride, int firstOutput, int outputCount, bool add = false) =>
        Forward(x, InputWidth, 1, rows, y, yStride, firstOutput, outputCount, add);

    /// <summary>The same from x whose rows stand xRow apart, and the elements of a row xStep.</summary>
    public void Forward(float* x, nint xRow, nint xStep, int rows, float* y, int yStride, int firstOutput, int outputCount, bool add)
    {
        var most = RowsAtOnce(InputWidth);
        for (; rows > most; rows -= most, x += most * xRow, y += (nint)most * yStride)
        {
            ForwardRows(x, xRow, xStep, most, y, yStride, firstOutput, outputCount, add);
        }

        ForwardRows(x, xRow, xStep, rows, y, yStride, firstOutput, outputCount, add);
    }

    /// <summary>dx [rows, InputWidth] = dy [rows, OutputWidth] W, or dx += it.</summary>
    public void Backward(float* dy, int rows, float* dx, bool add = false) => Backward(dy, OutputWidth, rows, 0, OutputWidth, dx, add);

    /// <summary>The same from the outputs [firstOutput, firstOutput + outputCount) alone, whose gradients are dy [rows, dyStride].</summary>
    public void Backward(float* dy, int dyStride, int rows, int firstOutput, int outputCount, float* dx, bool add = false) =>
        Backward(dy, dyStride, rows, firstOutput, outputCount, dx, InputWidth, add);

    /// <summary>The same to dx [rows, dxStride].</summary>
    public void Backward(float* dy, int dyStride, int rows, int firstOutput, int outputCount, float* dx, int dxStride, bool add)
    {
        var most = RowsAtOnce(outputCount);
        for (; rows > most; rows -= most, dy += (nint)most * dyStride, dx += (nint)most * dxStride)
        {
            BackwardRows(dy, dyStride, most, firstOutput, outputCount, dx, dxStride, add);
        }

        BackwardRows(dy, dyStride, rows, firstOutput, outputCount, dx, dxStride, add);
    }

    public void Dispose()
    {
        _forwardPanels?.Dispose();
        _backwardPanels?.Dispose();
    }

    // Rows that meet one panel after another stay in the second cache; a multiple of a tile's rows.
    private static int RowsAtOnce(int depth) => Math.Max(1, RowBytes / sizeof(float) / TileRows / Math.Max(1, depth)) * TileRows;

    private void ForwardRows(float* x, nint xRow, nint xStep, int rows, float* y, int yStride, int firstOutput, int outputCount, bool add)
    {
        for (var j = 0; j < outputCount; j += MatrixProduct.PanelWidth)
        {
            var output = firstOutput + j;
            var width = Math.Min(MatrixProduct.PanelWidth, OutputWidth - output);
            var panel = _forwardPanels!.Pointer + ((long)output * InputWidth / (_bfloat16 ? 2 : 1));
            var next = IsFar && j + (2 * MatrixProduct.PanelWidth) <= outputCount ? panel + ((long)MatrixProduct.PanelWidth * InputWidth / (_bfloat16 ? 2 : 1)) : null;
            if (_bfloat16 && width == MatrixProduct.PanelWidth)
            {
                MatrixProduct.MultiplyBfloat16(x, xRow, xStep, panel, y + j, yStride, rows, InputWidth, add, next);
            }
            else
            {
                MatrixProduct.Multiply(x, xRow, xStep, panel, width, y + j, yStride, rows, width, InputWidth, add, panelIsNear: false, next);
            }
        }
    }

    private void BackwardRows(float* dy, int dyStride, int rows, int firstOutput, int outputCount, float* dx, int dxStride, bool add)
    {
        for (var j = 0; j < InputWidth; j += MatrixProduct.PanelWidth)
        {
            var width = Math.Min(MatrixProduct.PanelWidth, InputWidth - j);
            var packed = _bfloat16 && width == MatrixProduct.PanelWidth;
            var panel = _backwardPanels!.Pointer + ((long)j * OutputWidth / (_bfloat16 ? 2 : 1)) + ((long)firstOutput * width / (packed ? 2 : 1));
            var next = IsFar && j + (2 * MatrixProduct.PanelWidth) <= InputWidth ? panel + ((long)MatrixProduct.PanelWidth * OutputWidth / (_bfloat16 ? 2 : 1)) : null;
            if (packed)
            {
                MatrixProduct.MultiplyBfloat16(dy, dyStride, 1, panel, dx + j, dxStride, rows, outputCount, add, next);
            }
            else
            {
                MatrixProduct.Multiply(dy, dyStride, 1, panel, width, dx + j, dxStride, rows, width, outputCount, add, panelIsNear: false, next);
            }
        }
    }

    private static int PartCount(int size, int largest) => (size + largest - 1) / largest;
}
