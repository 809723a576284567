using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class EngineRatesTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void A_large_model_is_measured_on_few_tokens_and_reading_prompts_counts(int maxTokens)
    {
        var folder = PublishedShape.Make("qwen2", _host.PathOf("base"));
        using var policy = new LoadedPolicy(new CpuEngineFactory(new CpuEngineOptions { Threads = 1 }).Load(folder), TokenizerLoader.Load(folder));

        var rates = EngineRates.MeasureLarge(policy, [[1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11, 12]], maxTokens);

        Assert.All([rates.Sampled, rates.Scored, rates.Trained], rate => Assert.InRange(rate, 1e-3, 1e9));

        // Prompts of six tokens on average stand before each completion.
        Assert.InRange(rates.Sampled, 0, rates.Scored * maxTokens / 6 * (1 + 1e-9));
        Assert.InRange(rates.MemoryBytes, 1, long.MaxValue);
    }
}
