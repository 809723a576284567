using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The products of a model on the device, and squares; the fastest is taken for the most that the device does.</summary>
internal sealed class DeviceBenchmark(ModelConfig config, Device device, ScalarType type, BenchmarkClock clock)
{
    // There are many shapes, and each product is short.
    private const double ShareOfTimePerProduct = 0.1;

    // A GPU starts working on a product while the next one is handed over.
    private const int ProductsPerRun = 4;

    /// <summary>Measures products of so many rows.</summary>
    public DeviceRates Measure(int rows)
    {
        using var off = torch.no_grad();
        int[] sizes = device.type == DeviceType.CUDA ? [1024, 2048, 4096, 8192] : [192, 384, 768, 1536];
        var squares = sizes.Select(s => (Name: "square", Rows: s, Outputs: s, Inputs: s, Seconds: Time(s, s, s).Forward)).ToList();
        var (found, seconds, operations) = (new List<(string Name, int Rows, int Outputs, int Inputs, double Seconds)>(), 0.0, 0.0);
        foreach (var (name, outputs, inputs, count) in Maps())
        {
            var tokens = name == "output head" ? Math.Min(rows, TokenHead.DefaultRowsAtOnce(config)) : rows;
            var (forward, input, weight) = Time(tokens, outputs, inputs);
            found.Add(($"{name}, forward", tokens, outputs, inputs, forward));
            found.Add(($"{name}, input gradient", tokens, outputs, inputs, input));
            found.Add(($"{name}, weight gradient", tokens, outputs, inputs, weight));
            seconds += count * (forward + input + weight);
            operations += count * 6.0 * tokens * outputs * inputs;
        }

        found.AddRange(squares);
        var peak = found.Max(Rate);
        return new DeviceRates
        {
            Threads = device.type == DeviceType.CPU ? torch.get_num_threads() : null,
            PeakGflops = peak / 1e9,
            MatrixProductGflops = operations / seconds / 1e9,
            Products = [.. found.Select(p => new ProductRate(p.Name, p.Rows, p.Outputs, p.Inputs, Rate(p) / 1e9, Rate(p) / peak))],
            ProductsRunOn = device.type == DeviceType.CPU ? "all threads" : "the GPU",
        };
    }

    private static double Rate((string Name, int Rows, int Outputs, int Inputs, double Seconds) product) => 2.0 * product.Rows * product.Outputs * product.Inputs / product.Seconds;

    // The maps of a layer and the output head: outputs, inputs, and how many there are of the shape.
    private ImmutableArray<(string Name, int Outputs, int Inputs, int Count)> Maps()
    {
        var (hidden, ffn, queries, keys) = (config.HiddenSize, config.IntermediateSize, config.HeadCount * config.EffectiveHeadSize, config.KeyValueHeadCount * config.EffectiveHeadSize);
        return
        [
            ("queries", queries, hidden, 1), ("keys, values", keys, hidden, 2), ("attention output", hidden, queries, 1),
            ("gate, up", ffn, hidden, 2), ("down", hidden, ffn, 1), ("output head", config.VocabularySize, hidden, 1),
        ];
    }

    /// <summary>Seconds of y = x W^T, dx = dy W and dW = dy^T x.</summary>
    private (double Forward, double InputGradient, double WeightGradient) Time(int rows, int outputs, int inputs)
    {
        using var scope = torch.NewDisposeScope();
        var (x, y, weight) = (Fill(rows, inputs), Fill(rows, outputs), Fill(outputs, inputs));
        return (Best(() => Checked.Linear(x, weight)), Best(() => Checked.Product(y, weight)), Best(() => Checked.Product(y.t(), x)));

        Tensor Fill(long a, long b) => torch.ones(new[] { a, b }, dtype: type, device: device);
    }

    private double Best(Func<Tensor> product)
    {
        return clock.Best(Run, ShareOfTimePerProduct) / ProductsPerRun;

        void Run()
        {
            using var scope = torch.NewDisposeScope();
            for (var i = 1; i < ProductsPerRun; i++)
            {
                product().Dispose();
            }

            // A number of the last one is there when all are.
            product().narrow(0, 0, 1).narrow(1, 0, 1).to_type(ScalarType.Float32).ToSingle();
        }
    }
}
