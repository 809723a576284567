using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>One optimizer step over all weights, the gradient's norm included, beside a scalar loop without it.</summary>
public class AdamWBenchmarks
{
    // A step clears the gradient. With moments that forget at once the next one works on zeros; moments that fade would become numbers
    // too small for the fast path of the arithmetic.
    private static readonly OptimizerStep s_step = new() { LearningRate = 1e-4, Beta1 = 0, Beta2 = 0 };

    private readonly WorkerPool _one = new(1);
    private readonly WorkerPool _two = new(2);
    private DecoderWeights? _weights;
    private NativeBuffer? _gradient;
    private AdamW? _optimizer;

    /// <summary>Layers of width 320: 1.4 M weights in one, 10 M in eight.</summary>
    [Params(1, 8)]
    public int Layers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _weights = new DecoderWeights(new ModelConfig
        {
            VocabularySize = 256, HiddenSize = 320, IntermediateSize = 864, LayerCount = Layers, HeadCount = 5, KeyValueHeadCount = 5, ContextLength = 128,
        });
        WeightInitialization.Fill(_weights, RandomKey.FromSeed(1), _one);
        _gradient = RandomNumbers.Buffer(_weights.Layout.Length, 2);
        _optimizer = new AdamW(new TrainedWeights(_weights.Layout, _weights.Values), _gradient);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _optimizer?.Dispose();
        _gradient?.Dispose();
        _weights?.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => ScalarLoops.AdamW(_weights!.Values, _gradient!, _optimizer!.FirstMoment, _optimizer.SecondMoment, s_step);

    [Benchmark]
    public void OneThread() => _optimizer!.Step(s_step, _one);

    [Benchmark]
    public void TwoThreads() => _optimizer!.Step(s_step, _two);
}
