using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>How completions are drawn: by workers of their own or together, and without memory per step.</summary>
public sealed class SamplerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Workers_that_advance_the_same_rows_draw_what_each_alone_draws(int threads)
    {
        var config = TinyModel.Aligned with { AttentionBias = true, VocabularySize = 1100 };
        using var engine = TinyModel.Create(config, TinyModel.Factory(threads, rows: 5));
        var prompts = Prompts(config, 17);
        var options = new SamplingOptions { MaxTokens = 90, EndOfSequenceIds = [3, 4, 5] };
        var alone = engine.Sample(prompts, options);
        using var sampler = new Sampler(engine.Core, cacheBytes: 0);
        var together = sampler.Sample(prompts, options, CancellationToken.None);

        Assert.Contains(alone, s => s.Tokens.Length > 64);
        foreach (var (x, y) in alone.Zip(together))
        {
            Assert.Equal(x.Tokens, y.Tokens);
            Assert.Equal(x.LogProbs, y.LogProbs);
            Assert.Equal(x.StopReason, y.StopReason);
        }
    }

    [Fact]
    public void A_decode_step_allocates_nothing()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory());
        var prompts = Prompts(TinyModel.Aligned, 6);
        Allocated(100);
        var (few, many) = (Allocated(20), Allocated(100));

        // Only the completions themselves grow: 80 more tokens and log-probs each.
        Assert.Equal(prompts.Count * 80 * (sizeof(int) + sizeof(double)), many - few);

        long Allocated(int tokens)
        {
            var options = new SamplingOptions { MaxTokens = tokens, EndOfSequenceIds = [] };
            var before = GC.GetAllocatedBytesForCurrentThread();
            engine.Sample(prompts, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static List<SamplePrompt> Prompts(ModelConfig config, int count)
    {
        var random = new CounterRandom(RandomKey.FromSeed(8));
        return [.. Enumerable.Range(0, count).Select(i => new SamplePrompt(
            Enumerable.Range(0, 1 + (i * 3)).Select(_ => random.NextInt32(0, config.VocabularySize - 1)).ToArray(), RandomKey.FromSeed(i)))];
    }
}
