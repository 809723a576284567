using BenchmarkDotNet.Attributes;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>A decode step of the small model: every completion grows by one token. Times are per step, an average over 128 steps after a prompt of one token.</summary>
public class DecodeBenchmarks
{
    private const int Steps = 128;

    private static readonly SamplingOptions s_options = new() { MaxTokens = Steps, EndOfSequenceIds = [] };
    private IPolicyEngine? _one;
    private IPolicyEngine? _two;
    private SamplePrompt[] _prompts = [];

    [Params(1, 12, 48)]
    public int Completions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _one = Create(1);
        _two = Create(2);
        _prompts = [.. Enumerable.Range(0, Completions).Select(i => new SamplePrompt(new[] { i }, RandomKey.FromSeed(i)))];

        static IPolicyEngine Create(int threads) =>
            new CpuEngineFactory(new CpuEngineOptions { Threads = threads }).Create(SmallModel.Config, RandomKey.FromSeed(1));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _one?.Dispose();
        _two?.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public IReadOnlyList<SampledSequence> OneThread() => _one!.Sample(_prompts, s_options);

    [Benchmark(OperationsPerInvoke = Steps)]
    public IReadOnlyList<SampledSequence> TwoThreads() => _two!.Sample(_prompts, s_options);
}
