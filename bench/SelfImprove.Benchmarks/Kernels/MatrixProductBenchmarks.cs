using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The three products of every linear map of the small model, over a block of tokens, beside a scalar loop that does the forward one.</summary>
public class MatrixProductBenchmarks
{
    private MapProducts? _products;
    private NativeBuffer? _x;
    private NativeBuffer? _weights;
    private NativeBuffer? _y;
    private int _outputs;
    private int _inputs;

    /// <summary>Tokens x outputs x inputs.</summary>
    [Params("256 x 384 x 128", "256 x 128 x 128", "256 x 704 x 128", "256 x 128 x 352", "256 x 304 x 128")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var sizes = Array.ConvertAll(Shape.Split(" x "), s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture));
        (_outputs, _inputs) = (sizes[1], sizes[2]);
        _products = new MapProducts(SmallModel.BlockTokens, _outputs, _inputs);
        _x = RandomNumbers.Buffer((long)SmallModel.BlockTokens * _inputs, 1);
        _weights = RandomNumbers.Buffer((long)_outputs * _inputs, 2);
        _y = new NativeBuffer((long)SmallModel.BlockTokens * _outputs);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _products?.Dispose();
        _x?.Dispose();
        _weights?.Dispose();
        _y?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public unsafe void ScalarForward() =>
        ScalarLoops.Multiply(_x!.Pointer, _weights!.Pointer, _y!.Pointer, SmallModel.BlockTokens, _outputs, _inputs);

    [Benchmark]
    public void Forward() => _products!.Forward();

    [Benchmark]
    public void InputGradient() => _products!.InputGradient();

    [Benchmark]
    public void WeightGradient() => _products!.WeightGradient();
}
