namespace SelfImprove.Engines.Cpu;

/// <summary>The three products of one linear map, on arrays of its own; the weights' values don't matter for the time.</summary>
internal sealed unsafe class MapProducts : IDisposable
{
    private readonly Linear _map;
    private readonly int _rows;
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer _x;
    private readonly NativeBuffer _y;
    private readonly NativeBuffer _scratch = new(Linear.GradientScratchLength);

    public MapProducts(int rows, int outputs, int inputs)
    {
        _rows = rows;
        _map = new Linear(inputs, inputs, 0, new ParameterView("weights", [outputs, inputs], 0));
        _weights = new NativeBuffer((long)outputs * inputs);
        _x = new NativeBuffer((long)rows * _map.InputWidth);
        _y = new NativeBuffer((long)rows * _map.OutputWidth);
        _map.PackForward(_weights.Pointer);
        _map.PackBackward(_weights.Pointer);
    }

    /// <summary>y = x W^T.</summary>
    public void Forward() => _map.Forward(_x.Pointer, _rows, _y.Pointer);

    /// <summary>dx = dy W.</summary>
    public void InputGradient() => _map.Backward(_y.Pointer, _rows, _x.Pointer);

    /// <summary>dW += dy^T x.</summary>
    public void WeightGradient()
    {
        var x = new PanelRows(_x.Pointer, _map.InputWidth, _rows);
        for (var task = 0; task < _map.GradientTasks(_map.OutputWidth); task++)
        {
            _map.AddGradient(task, _y.Pointer, _map.OutputWidth, 0, _map.OutputWidth, x, _rows, _weights.Pointer, _scratch.Pointer);
        }
    }

    public void Dispose()
    {
        _map.Dispose();
        _weights.Dispose();
        _x.Dispose();
        _y.Dispose();
        _scratch.Dispose();
    }
}
