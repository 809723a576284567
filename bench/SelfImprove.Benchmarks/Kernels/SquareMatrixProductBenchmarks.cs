using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The three products of square matrices on one thread: how rates hold when matrices outgrow the caches.</summary>
public class SquareMatrixProductBenchmarks
{
    private MapProducts? _products;

    [Params(192, 384, 768, 1536)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup() => _products = new MapProducts(Size, Size, Size);

    [GlobalCleanup]
    public void Cleanup() => _products?.Dispose();

    [Benchmark(Baseline = true)]
    public void Forward() => _products!.Forward();

    [Benchmark]
    public void InputGradient() => _products!.InputGradient();

    [Benchmark]
    public void WeightGradient() => _products!.WeightGradient();
}
