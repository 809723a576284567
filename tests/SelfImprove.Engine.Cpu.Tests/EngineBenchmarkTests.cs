namespace SelfImprove.Engine.Cpu.Tests;

public sealed class EngineBenchmarkTests
{
    [Fact]
    public void A_benchmark_reports_every_rate()
    {
        var result = EngineBenchmark.Run(
            new CpuEngineFactory(new CpuEngineOptions { Threads = 1 }), new EngineBenchmarkOptions { Model = TinyModel.Config, Batch = 4, Length = 16, Seconds = 0.01 });

        Assert.Equal((1, "one thread"), (result.Threads, result.ProductsRunOn));
        Assert.All(
            [result.PeakGflops!.Value, result.MatrixProductGflops!.Value, result.TrainedTokensPerSecond, result.SampledTokensPerSecond, result.ScoredTokensPerSecond],
            rate => Assert.InRange(rate, 1e-6, 1e12));
        Assert.Equal(19, result.Products.Length);
        Assert.All(result.Products, p => Assert.InRange(p.Gflops, 1e-6, 1e12));
        Assert.All(result.Products, p => Assert.Equal(result.Products[0].Gflops / result.Products[0].ShareOfPeak, p.Gflops / p.ShareOfPeak, 1e-6 * p.Gflops / p.ShareOfPeak));
        Assert.InRange(result.PeakMemoryMegabytes, 1, 1e6);
        Assert.Equal(result.TrainingGflops / result.PeakGflops!.Value, result.TrainingShareOfPeak!.Value, 1e-9);
    }

    [Fact]
    public void An_engine_that_tells_nothing_of_its_device_is_measured_all_the_same()
    {
        var result = EngineBenchmark.Run(new Silent(), new EngineBenchmarkOptions { Model = TinyModel.Config, Batch = 2, Length = 16, Seconds = 0.01 });

        Assert.Equal((null, null, null, null, null, 0), (result.Threads, result.PeakGflops, result.MatrixProductGflops, result.TrainingShareOfPeak, result.ProductsRunOn, result.Products.Length));
        Assert.All([result.TrainedTokensPerSecond, result.TrainingGflops, result.SampledTokensPerSecond, result.ScoredTokensPerSecond], rate => Assert.InRange(rate, 1e-6, 1e12));
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        var options = new EngineBenchmarkOptions { Model = TinyModel.Config };

        Assert.Equal(
            "sequences of 97 tokens do not fit the model's context of 96; raise the context or lower the length",
            Assert.Throws<InvalidInputException>(() => EngineBenchmark.Run(new CpuEngineFactory(), options with { Length = 97 })).Message);
        Assert.Equal(
            "the benchmark's options: The field Batch must be between 1 and 1048576.",
            Assert.Throws<InvalidInputException>(() => EngineBenchmark.Run(new CpuEngineFactory(), options with { Batch = 0 })).Message);
    }

    private sealed class Silent : IPolicyEngineFactory
    {
        private readonly CpuEngineFactory _engines = new(new CpuEngineOptions { Threads = 1 });

        public string Name => "silent";

        public IPolicyEngine Create(ModelConfig config, RandomKey key) => _engines.Create(config, key);

        public IPolicyEngine Load(string directory) => _engines.Load(directory);
    }
}
