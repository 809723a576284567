namespace SelfImprove.Engine.Cpu.Tests;

public sealed class CpuBenchmarkTests
{
    [Fact]
    public void A_benchmark_reports_every_rate()
    {
        var result = CpuBenchmark.Run(new CpuBenchmarkOptions
        {
            Model = TinyModel.Config, Batch = 4, Length = 16, Seconds = 0.01, Engine = new CpuEngineOptions { Threads = 1 },
        });

        Assert.Equal(1, result.Threads);
        Assert.All(
            [result.PeakGflops, result.MatrixProductGflops, result.TrainedTokensPerSecond, result.SampledTokensPerSecond, result.ScoredTokensPerSecond],
            rate => Assert.InRange(rate, 1e-6, 1e12));
        Assert.Equal(19, result.Products.Length);
        Assert.All(result.Products, p => Assert.InRange(p.Gflops, 1e-6, 1e12));
        Assert.All(result.Products, p => Assert.Equal(result.Products[0].Gflops / result.Products[0].ShareOfPeak, p.Gflops / p.ShareOfPeak, 1e-6 * p.Gflops / p.ShareOfPeak));
        Assert.InRange(result.PeakMemoryMegabytes, 1, 1e6);
        Assert.Equal(result.TrainingGflops / result.PeakGflops, result.TrainingShareOfPeak, 1e-9);
    }

    [Fact]
    public void Sequences_longer_than_the_context_are_refused()
    {
        var e = Assert.Throws<InvalidInputException>(() => CpuBenchmark.Run(new CpuBenchmarkOptions { Model = TinyModel.Config, Length = 97 }));
        Assert.Contains("97 tokens do not fit the model's context of 96", e.Message);
    }
}
