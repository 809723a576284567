using SelfImprove.Testing;

namespace SelfImprove.Engine.TorchSharp.Tests;

public class ConformanceTests
{
    // Single precision, and operations that the library chooses by shape.
    private const double Rounding = 1e-5;

    [Fact]
    public Task A_llama_keeps_the_contract() => EngineConformance.CheckAsync(SmallModel.Torch(), rounding: Rounding);

    [Fact]
    public Task A_qwen_with_an_untied_head_keeps_the_contract() => EngineConformance.CheckAsync(
        SmallModel.Torch(new TorchSharpEngineOptions { Recompute = true, MicroBatchTokens = 24, ScoringTokens = 40, SamplingRows = 5 }),
        EngineConformance.DefaultConfig with { AttentionBias = true, TieEmbeddings = false, HeadSize = 6 }, rounding: Rounding);

    [Fact]
    public Task Adapters_of_a_llama_keep_the_contract() => EngineConformance.CheckAdaptersAsync(SmallModel.Torch(), rounding: Rounding);

    [Fact]
    public Task Adapters_of_a_qwen_keep_the_contract() => EngineConformance.CheckAdaptersAsync(
        SmallModel.Torch(new TorchSharpEngineOptions { Recompute = true, MicroBatchTokens = 24, ScoringTokens = 40, SamplingRows = 5 }),
        new LoraOptions { Rank = 2, Alpha = 3, TargetModules = ["v_proj", "q_proj", "down_proj"] },
        EngineConformance.DefaultConfig with { AttentionBias = true, TieEmbeddings = false, HeadSize = 6 }, rounding: Rounding);
}
