using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The element-wise part of the gated feed-forward over a block of tokens.</summary>
public unsafe class SwiGluBenchmarks
{
    private const int Rows = SmallModel.BlockTokens;

    private NativeBuffer? _gateUp;
    private NativeBuffer? _dy;
    private NativeBuffer? _y;
    private NativeBuffer? _dGateUp;

    [Params(352, 864, 2816)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _gateUp = RandomNumbers.Buffer((long)Rows * 2 * Width, 1);
        _dy = RandomNumbers.Buffer((long)Rows * Width, 2);
        _y = new NativeBuffer((long)Rows * Width);
        _dGateUp = new NativeBuffer((long)Rows * 2 * Width);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _gateUp?.Dispose();
        _dy?.Dispose();
        _y?.Dispose();
        _dGateUp?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void ScalarForward() => ScalarLoops.SwiGlu(_gateUp!.Pointer, Width, Rows, _y!.Pointer);

    [Benchmark]
    public void Forward() => SwiGlu.Forward(_gateUp!.Pointer, Width, Rows, _y!.Pointer);

    // The gradient takes the place of gate and up, which are therefore copied first.
    [Benchmark]
    public void Backward()
    {
        _dGateUp!.CopyFrom(_gateUp!);
        SwiGlu.Backward(_dGateUp.Pointer, _dy!.Pointer, Width, Rows, new PanelRows(_y!.Pointer, Width, Rows), firstRow: 0);
    }
}
