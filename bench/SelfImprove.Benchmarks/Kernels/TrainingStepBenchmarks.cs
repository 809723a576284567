using BenchmarkDotNet.Attributes;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>A training step of the small model: forward, backward and AdamW over one micro-batch of 16 sequences of 128 tokens.</summary>
public class TrainingStepBenchmarks
{
    private static readonly OptimizerStep s_step = new() { LearningRate = 1e-4 };
    private IPolicyEngine? _one;
    private IPolicyEngine? _two;
    private TokenBatch? _batch;

    [GlobalSetup]
    public void Setup()
    {
        _one = Create(1);
        _two = Create(2);
        var random = new CounterRandom(RandomKey.FromSeed(3));
        _batch = new TokenBatch(Enumerable.Range(0, 16).Select(_ => new TokenSequence(
            Enumerable.Range(0, 129).Select(_ => random.NextInt32(0, SmallModel.Config.VocabularySize - 1)).ToArray(), 1)));

        static IPolicyEngine Create(int threads) =>
            new CpuEngineFactory(new CpuEngineOptions { Threads = threads }).Create(SmallModel.Config, RandomKey.FromSeed(1));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _one?.Dispose();
        _two?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public OptimizerStepResult OneThread() => Step(_one!);

    [Benchmark]
    public OptimizerStepResult TwoThreads() => Step(_two!);

    private OptimizerStepResult Step(IPolicyEngine engine)
    {
        engine.Accumulate(_batch!, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / _batch!.ScoredCount));
        return engine.Step(s_step);
    }
}
