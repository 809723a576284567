using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

public sealed class BenchmarkTests
{
    [Theory]
    [InlineData(TorchSharpDtype.Float32)]
    [InlineData(TorchSharpDtype.Bfloat16)]
    public void The_benchmark_reports_every_rate(TorchSharpDtype dtype)
    {
        var engines = SmallModel.Torch(new TorchSharpEngineOptions { Dtype = dtype, MicroBatchTokens = 40 });
        var before = torch.Tensor.TotalCount;
        var result = EngineBenchmark.Run(engines, new EngineBenchmarkOptions { Model = SmallModel.Llama, Batch = 4, Length = 16, Seconds = 0.01 });

        Assert.Equal("all threads", result.ProductsRunOn);
        Assert.All(
            [result.Threads!.Value, result.PeakGflops!.Value, result.MatrixProductGflops!.Value, result.TrainedTokensPerSecond, result.SampledTokensPerSecond, result.ScoredTokensPerSecond],
            rate => Assert.InRange(rate, 1e-6, 1e12));
        Assert.Equal(22, result.Products.Length);
        Assert.Equal(result.PeakGflops!.Value, result.Products.Max(p => p.Gflops));
        Assert.All(result.Products, p => Assert.InRange(p.ShareOfPeak, 1e-9, 1));
        Assert.Equal(("queries, forward", 40, 24, 24), (result.Products[0].Name, result.Products[0].Rows, result.Products[0].Outputs, result.Products[0].Inputs));
        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}
