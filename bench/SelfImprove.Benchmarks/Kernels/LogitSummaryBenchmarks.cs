using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The softmax's sums of one row of logits, and the draw of a token from it.</summary>
public unsafe class LogitSummaryBenchmarks
{
    private NativeBuffer? _logits;
    private TokenDraw? _draw;
    private TokenDraw? _filteredDraw;

    [Params(300, 4096, 32768)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _logits = RandomNumbers.Buffer(Lanes.Pad(Vocabulary), 1);
        var options = new SamplingOptions { MaxTokens = 1, EndOfSequenceIds = [] };
        _draw = new TokenDraw(Vocabulary, options);
        _filteredDraw = new TokenDraw(Vocabulary, options with { TopK = 50, TopP = 0.95 });
    }

    [GlobalCleanup]
    public void Cleanup() => _logits?.Dispose();

    [Benchmark(Baseline = true)]
    public double ScalarSums() => ScalarLoops.Summarize(_logits!.Pointer, Vocabulary).Sum;

    [Benchmark]
    public double Sums()
    {
        var summary = new LogitSummary();
        for (var first = 0; first < Vocabulary; first += LogitSummary.BlockSize)
        {
            summary.Add(_logits!.Pointer + first, Math.Min(LogitSummary.BlockSize, Vocabulary - first), 1);
        }

        return summary.Sum;
    }

    [Benchmark]
    public int Draw() => _draw!.Draw(_logits!.Pointer, 0.7).Token;

    [Benchmark]
    public int DrawOfTheMostLikely() => _filteredDraw!.Draw(_logits!.Pointer, 0.7).Token;
}
