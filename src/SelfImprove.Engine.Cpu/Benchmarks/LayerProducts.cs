namespace SelfImprove.Engines.Cpu;

/// <summary>The matrix products of one layer and the output head, in their three forms, with nothing between them; each worker runs them all.</summary>
internal sealed unsafe class LayerProducts : IDisposable
{
    private readonly WorkerPool _pool;
    private readonly Linear[] _maps;
    private readonly int _rows;
    private readonly NativeBuffer[] _inputs;
    private readonly NativeBuffer[] _outputs;
    private readonly NativeBuffer[] _gradients;
    private readonly NativeBuffer[] _scratch;
    private readonly Action<int, int> _multiply;

    public LayerProducts(DecoderWeights weights, WorkerPool pool, int rows)
    {
        (_pool, _rows) = (pool, rows);
        _maps = [.. weights.Layers[0].Linears, weights.Head];
        weights.PrepareForward(pool);
        weights.PrepareBackward(pool);
        _inputs = Buffers((long)rows * _maps.Max(m => m.InputWidth));
        _outputs = Buffers((long)rows * _maps.Max(m => m.OutputWidth));
        _gradients = Buffers(weights.Layout.Length);
        _scratch = Buffers(Linear.GradientScratchLength);
        _multiply = Multiply;

        NativeBuffer[] Buffers(long length) => [.. Enumerable.Range(0, pool.WorkerCount).Select(_ => new NativeBuffer(length))];
    }

    /// <summary>Operations of one run, those on padding included.</summary>
    public double Operations => _inputs.Length * 6.0 * _rows * _maps.Sum(m => (double)m.OutputWidth * m.InputWidth);

    public void Run() => _pool.Run(_inputs.Length, _multiply);

    public void Dispose()
    {
        foreach (var buffer in _inputs.Concat(_outputs).Concat(_gradients).Concat(_scratch))
        {
            buffer.Dispose();
        }
    }

    private void Multiply(int task, int worker)
    {
        var (x, y, gradient) = (_inputs[task], _outputs[task], _gradients[task]);
        foreach (var map in _maps)
        {
            map.Forward(x.Pointer, _rows, y.Pointer);
            for (var i = 0; i < map.GradientTasks(map.OutputWidth); i++)
            {
                map.AddGradient(i, y.Pointer, map.OutputWidth, 0, map.OutputWidth, new PanelRows(x.Pointer, map.InputWidth, _rows), _rows, gradient.Pointer, _scratch[task].Pointer);
            }

            map.Backward(y.Pointer, _rows, x.Pointer);
        }
    }
}
