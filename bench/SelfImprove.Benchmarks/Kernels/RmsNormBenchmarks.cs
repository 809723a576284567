using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>Root-mean-square normalisation of a block of tokens.</summary>
public unsafe class RmsNormBenchmarks
{
    private const int Rows = SmallModel.BlockTokens;
    private const float Epsilon = 1e-5f;

    private NativeBuffer? _x;
    private NativeBuffer? _gain;
    private NativeBuffer? _dy;
    private NativeBuffer? _y;
    private NativeBuffer? _scale;

    [Params(128, 320, 1024)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _x = RandomNumbers.Buffer((long)Rows * Width, 1);
        _gain = RandomNumbers.Buffer(Width, 2);
        _dy = RandomNumbers.Buffer((long)Rows * Width, 3);
        _y = new NativeBuffer((long)Rows * Width);
        _scale = new NativeBuffer(Rows);
        Forward();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _x?.Dispose();
        _gain?.Dispose();
        _dy?.Dispose();
        _y?.Dispose();
        _scale?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void ScalarForward() => ScalarLoops.RmsNorm(_x!.Pointer, _gain!.Pointer, Epsilon, Width, Rows, _y!.Pointer);

    [Benchmark]
    public void Forward() => RmsNorm.Forward(_x!.Pointer, _gain!.Pointer, Epsilon, Width, Rows, _y!.Pointer, _scale!.Pointer);

    [Benchmark]
    public void Backward() => RmsNorm.Backward(
        _x!.Pointer, _gain!.Pointer, _scale!.Pointer, _dy!.Pointer, _x.Pointer, Width, Rows, _y!.Pointer);
}
