using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>From the last norm's output to log-probs and entropies of a block of tokens, and back to its gradient.</summary>
public unsafe class LossHeadBenchmarks
{
    private const int Rows = 96;

    private readonly double[] _dLogProbs = [.. Enumerable.Repeat(-1.0 / Rows, Rows)];
    private readonly double[] _dEntropies = [.. Enumerable.Repeat(0.01 / Rows, Rows)];
    private DecoderWeights? _weights;
    private WorkerPool? _pool;
    private LossHead? _head;
    private NativeBuffer? _normed;
    private NativeBuffer? _dNormed;
    private NativeBuffer? _logits;
    private NativeBuffer? _targetLogits;
    private int[] _targets = [];
    private LogitSummary[] _summaries = [];

    [Params(300, 4096, 32768)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var config = SmallModel.Config with { VocabularySize = Vocabulary, LayerCount = 1 };
        _weights = new DecoderWeights(config);
        _pool = new WorkerPool(1);
        WeightInitialization.Fill(_weights, RandomKey.FromSeed(1), _pool);
        _weights.PrepareForward(_pool);
        _weights.PrepareBackward(_pool);
        _head = new LossHead(_weights);
        _normed = RandomNumbers.Buffer((long)Rows * config.HiddenSize, 2);
        _dNormed = new NativeBuffer((long)Rows * config.HiddenSize);
        _logits = new NativeBuffer((long)Rows * _head.BlockStride);
        _targetLogits = new NativeBuffer(Rows);
        _targets = [.. Enumerable.Range(0, Rows).Select(i => i * 31 % Vocabulary)];
        _summaries = new LogitSummary[Rows];
        Forward();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _weights?.Dispose();
        _pool?.Dispose();
        _normed?.Dispose();
        _dNormed?.Dispose();
        _logits?.Dispose();
        _targetLogits?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        fixed (int* targets = _targets)
        fixed (LogitSummary* summaries = _summaries)
        {
            _head!.Forward(_normed!.Pointer, Rows, targets, 1, _logits!.Pointer, summaries, _targetLogits!.Pointer);
        }
    }

    /// <summary>With a vocabulary of one block, the gradient is taken in place: logits of one call are what the call before left, all finite.</summary>
    [Benchmark]
    public void Backward()
    {
        fixed (int* targets = _targets)
        fixed (LogitSummary* summaries = _summaries)
        {
            for (var block = 0; block < _head!.BlockCount; block++)
            {
                _head.Backward(block, _normed!.Pointer, Rows, targets, 1, summaries, _dLogProbs, _dEntropies, _logits!.Pointer, _dNormed!.Pointer);
            }
        }
    }
}
