namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>What the engine says about the memory of training, and when it refuses.</summary>
public sealed class ActivationBudgetTests
{
    [Fact]
    public void Training_takes_the_memory_that_was_told_or_less()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory(microBatch: 200, block: 40));
        var told = engine.MeasureActivations(70, long.MaxValue)!;
        Assert.Equal(200, told.Tokens);
        Assert.Null(told.Problem);
        Assert.Contains("up to 200 tokens", told.NoteFor("ppo"), StringComparison.Ordinal);

        engine.Accumulate(TinyModel.Batch(TinyModel.Aligned, 12, 70), TokenOutputs.LogProbs, _ => { });
        Assert.InRange(engine.ActivationBytes, told.Bytes / 4, told.Bytes);
        Assert.InRange(engine.MeasureActivations(70, 90)!.Bytes, 1, told.Bytes - 1);
    }

    [Fact]
    public void A_longer_sequence_than_a_micro_batch_counts_alone()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory(microBatch: 50));
        Assert.Equal(150, engine.MeasureActivations(150, long.MaxValue)!.Tokens);
    }

    [Fact]
    public void A_sequence_that_does_not_fit_the_machine_is_refused_before_anything_runs()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory(microBatch: 50));
        engine.Core.Budget.Limit = 1_000_000;
        var batch = new TokenBatch([new TokenSequence(new int[20], 1), new TokenSequence(new int[150], 1)]);
        var called = false;
        var refused = Assert.Throws<InvalidInputException>(() => engine.Accumulate(batch, TokenOutputs.LogProbs, _ => called = true));

        Assert.False(called);
        Assert.Contains("training on sequences of 150 tokens", refused.Message, StringComparison.Ordinal);
        Assert.Contains("this machine has 1.0 MB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("recompute: true", refused.Message, StringComparison.Ordinal);
        Assert.Contains("max-completion-tokens", refused.Message, StringComparison.Ordinal);
        var told = Assert.Throws<InvalidInputException>(() => engine.MeasureActivations(150, long.MaxValue)!.NoteFor("ppo"));
        Assert.Equal("ppo: " + refused.Message, told.Message);
    }

    [Fact]
    public void What_is_set_already_is_not_advised()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, new CpuEngineFactory(new CpuEngineOptions { Threads = 1, Recompute = true }));
        engine.Core.Budget.Limit = 1_000_000;
        var problem = engine.MeasureActivations(100, long.MaxValue)!.Problem!;

        Assert.DoesNotContain("recompute", problem, StringComparison.Ordinal);
        Assert.Contains("lower the engine's micro-batch-tokens", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_does_not_train_tells_nothing()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory());
        using var frozen = engine.Copy(PolicyCopy.Frozen);
        Assert.Null(frozen.MeasureActivations(100, long.MaxValue));
    }
}
