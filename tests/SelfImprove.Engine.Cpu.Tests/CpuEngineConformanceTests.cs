using SelfImprove.Testing;

namespace SelfImprove.Engine.Cpu.Tests;

public class CpuEngineConformanceTests
{
    [Fact]
    public Task A_llama_keeps_the_contract() => EngineConformance.CheckAsync(new CpuEngineFactory());

    [Fact]
    public Task A_qwen_with_an_untied_head_keeps_the_contract() => EngineConformance.CheckAsync(
        new CpuEngineFactory(new CpuEngineOptions { Threads = 2 }),
        EngineConformance.DefaultConfig with { AttentionBias = true, TieEmbeddings = false, HeadSize = 6 });

    [Fact]
    public Task Adapters_keep_the_contract() => EngineConformance.CheckAdaptersAsync(new CpuEngineFactory(new CpuEngineOptions { Threads = 2 }));

    [Fact]
    public Task Adapters_of_some_matrices_keep_the_contract() => EngineConformance.CheckAdaptersAsync(
        new CpuEngineFactory(new CpuEngineOptions { Threads = 1, Recompute = true }),
        new LoraOptions { Rank = 2, Alpha = 1, TargetModules = ["v_proj", "o_proj", "up_proj"] },
        EngineConformance.DefaultConfig with { QueryKeyNorm = true, TieEmbeddings = false });
}
