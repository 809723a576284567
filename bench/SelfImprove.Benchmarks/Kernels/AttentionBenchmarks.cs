using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>Attention of one whole sequence with the small model's heads.</summary>
public unsafe class AttentionBenchmarks
{
    private readonly Attention _attention = new(SmallModel.Config);
    private NativeBuffer? _qkv;
    private NativeBuffer? _output;
    private NativeBuffer? _dOutput;
    private NativeBuffer? _dQkv;
    private NativeBuffer? _scratch;

    [Params(64, 256, 1024)]
    public int Tokens { get; set; }

    private static int Heads => SmallModel.Config.HeadCount;

    private static int HeadSize => SmallModel.Config.EffectiveHeadSize;

    [GlobalSetup]
    public void Setup()
    {
        long width = Heads * HeadSize;
        _qkv = RandomNumbers.Buffer(Tokens * 3 * width, 1);
        _output = new NativeBuffer(Tokens * width);
        _dOutput = RandomNumbers.Buffer(Tokens * width, 2);
        _dQkv = new NativeBuffer(Tokens * 3 * width);
        _scratch = new NativeBuffer(_attention.ScratchLength(Tokens));
        Forward();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _qkv?.Dispose();
        _output?.Dispose();
        _dOutput?.Dispose();
        _dQkv?.Dispose();
        _scratch?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void ScalarForward() => ScalarLoops.Attention(_qkv!.Pointer, Tokens, Heads, HeadSize, _output!.Pointer, _scratch!.Pointer);

    [Benchmark]
    public void Forward() => _attention.Forward(_qkv!.Pointer, Tokens, _output!.Pointer, _scratch!.Pointer);

    // The gradient takes the place of queries, keys and values, which are therefore copied first.
    [Benchmark]
    public void Backward()
    {
        _dQkv!.CopyFrom(_qkv!);
        _attention.Backward(_dQkv.Pointer, _output!.Pointer, _dOutput!.Pointer, Tokens, _scratch!.Pointer);
    }
}
