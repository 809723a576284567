using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>The arithmetic of this machine's processor: multiply-adds in registers, and the products of a model.</summary>
internal sealed class CpuDeviceBenchmark(CpuPolicyEngine engine, int blockTokens, BenchmarkClock clock)
{
    // There are many shapes, and each product is short.
    private const double ShareOfTimePerProduct = 0.1;

    private readonly PeakLoop _peak = new();

    public DeviceRates Measure()
    {
        var pool = engine.Pool;
        var peak = _peak.Operations * pool.WorkerCount / clock.Best(() => pool.Run(pool.WorkerCount, _peak.Run));
        using var products = new LayerProducts(engine.Weights, pool, blockTokens);
        return new DeviceRates
        {
            Threads = pool.WorkerCount,
            VectorBits = VectorWidth.Bits,
            PeakGflops = peak / 1e9,
            MatrixProductGflops = products.Operations / clock.Best(products.Run) / 1e9,
            Products = MeasureProducts(),
            ProductsRunOn = "one thread",
        };
    }

    private ImmutableArray<ProductRate> MeasureProducts()
    {
        var onePeak = _peak.Operations / clock.Best(() => _peak.Run(0, 0));
        var rates = ImmutableArray.CreateBuilder<ProductRate>();
        foreach (var (name, map) in Maps())
        {
            using var shape = new MapProducts(blockTokens, map.OutputWidth, map.InputWidth);
            Add($"{name}, forward", blockTokens, map.OutputWidth, map.InputWidth, shape.Forward);
            Add($"{name}, input gradient", blockTokens, map.OutputWidth, map.InputWidth, shape.InputGradient);
            Add($"{name}, weight gradient", blockTokens, map.OutputWidth, map.InputWidth, shape.WeightGradient);
        }

        foreach (var size in new[] { 192, 384, 768, 1536 })
        {
            using var square = new MapProducts(size, size, size);
            Add("square", size, size, size, square.Forward);
        }

        return rates.ToImmutable();

        void Add(string name, int rows, int outputs, int inputs, Action product)
        {
            var rate = 2.0 * rows * outputs * inputs / clock.Best(product, ShareOfTimePerProduct);
            rates.Add(new ProductRate(name, rows, outputs, inputs, rate / 1e9, rate / onePeak));
        }
    }

    private (string Name, Linear Map)[] Maps() =>
    [
        ("queries, keys and values", engine.Weights.Layers[0].Qkv), ("attention output", engine.Weights.Layers[0].Output),
        ("gate and up", engine.Weights.Layers[0].GateUp), ("down", engine.Weights.Layers[0].Down), ("output head", engine.Weights.Head),
    ];
}
