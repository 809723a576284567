using BenchmarkDotNet.Attributes;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>Attention of the newest token of one sequence in one layer, as sampling runs it.</summary>
public unsafe class CachedAttentionBenchmarks
{
    private KeyValueCache? _cache;
    private NativeBuffer? _qkv;
    private NativeBuffer? _output;

    /// <summary>Tokens that the newest one attends to.</summary>
    [Params(16, 128, 1024)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var config = SmallModel.Config with { LayerCount = 1 };
        var width = config.HeadCount * config.EffectiveHeadSize;
        _cache = new KeyValueCache(config, slots: 1, Tokens);
        _qkv = RandomNumbers.Buffer((long)Tokens * 3 * width, 1);
        _output = new NativeBuffer(width);
        for (var t = 0; t < Tokens; t++)
        {
            _cache.Append(0, 0, _qkv.Pointer + ((long)t * 3 * width), t);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _cache?.Dispose();
        _qkv?.Dispose();
        _output?.Dispose();
    }

    [Benchmark]
    public void Attend() => _cache!.Attend(0, 0, _qkv!.Pointer, Tokens, _output!.Pointer);
}
