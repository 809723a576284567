namespace SelfImprove.Engines.Cpu;

/// <summary>
/// A product of a few rows and one large map on all workers, each of which reads a part of the weights. Every panel of weights is read
/// from memory once and meets all rows while it is near.
/// </summary>
/// <remarks>
/// Rows are turned before: with the elements of a tile's rows side by side, one line of the cache serves a step of the depth, where
/// wide rows would be a dozen paths through memory, on some widths through one and the same set of the cache.
/// </remarks>
internal sealed unsafe class TeamProduct : IDisposable
{
    // More parts than workers, so that a worker that was interrupted does not keep the others waiting.
    private const int PartsPerWorker = 4;
    private const int TileRows = 12;

    private readonly WorkerPool _pool;
    private readonly Arena _arena = new();
    private readonly Action<int, int> _multiplyPart;
    private Linear? _map;
    private float* _turned;
    private float* _x;
    private float* _y;
    private int _yStride;
    private nint _step;
    private int _room;
    private int _rows;
    private int _partPanels;
    private bool _add;

    public TeamProduct(WorkerPool pool)
    {
        _pool = pool;
        _multiplyPart = MultiplyPart;
    }

    /// <summary>y [rows, OutputWidth] = x [rows, InputWidth] W^T, or y += it. One caller at a time.</summary>
    public void Run(Linear map, float* x, int rows, float* y, bool add) => Run(map, x, map.InputWidth, rows, y, map.OutputWidth, add);

    /// <summary>The same from x [rows, xStride] to y [rows, yStride].</summary>
    public void Run(Linear map, float* x, int xStride, int rows, float* y, int yStride, bool add)
    {
        if (rows > 1)
        {
            Turn(x, xStride, rows, map.InputWidth);
            x = _turned;
        }

        _yStride = yStride;
        (_map, _rows, _add, _step) = (map, rows, add, rows > 1 ? TileRows : 1);
        _x = x;
        _y = y;
        _partPanels = Math.Max(1, map.PanelCount / (PartsPerWorker * _pool.WorkerCount));
        _pool.Run((map.PanelCount + _partPanels - 1) / _partPanels, _multiplyPart);
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>x [rows, stride] to blocks of 12 rows [width, 12].</summary>
    private void Turn(float* x, int stride, int rows, int width)
    {
        var length = checked((rows + TileRows - 1) / TileRows * TileRows * width);
        if (length > _room)
        {
            _room = length;
            _arena.Place(arena => _turned = arena.Floats(_room));
        }

        for (var row = 0; row < rows; row++, x += stride)
        {
            var to = _turned + ((long)(row / TileRows) * TileRows * width) + (row % TileRows);
            for (var k = 0; k < width; k++, to += TileRows)
            {
                *to = x[k];
            }
        }
    }

    private void MultiplyPart(int part, int worker)
    {
        var map = _map!;
        var end = Math.Min((part + 1) * _partPanels, map.PanelCount);
        for (var panel = part * _partPanels; panel < end; panel++)
        {
            var first = panel * MatrixProduct.PanelWidth;
            var count = Math.Min(MatrixProduct.PanelWidth, map.OutputWidth - first);
            for (var row = 0; row < _rows; row += TileRows)
            {
                map.Forward(
                    _x + ((long)row * map.InputWidth), 1, _step, Math.Min(TileRows, _rows - row),
                    _y + ((long)row * _yStride) + first, _yStride, first, count, _add);
            }
        }
    }
}
