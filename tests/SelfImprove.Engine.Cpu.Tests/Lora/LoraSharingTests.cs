using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>Copies of an adapted model share its weights.</summary>
public sealed class LoraSharingTests
{
    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Bfloat16)]
    public void A_frozen_copy_of_a_fresh_adapter_is_the_base_and_stays_it(WeightFormat format)
    {
        using var lora = new LoraModel(TinyModel.Config);
        var factory = new CpuEngineFactory(new CpuEngineOptions { Threads = 2, Weights = format });
        using var plain = lora.Plain(factory);
        var policy = lora.Fresh(factory: factory);
        using var reference = policy.Copy(PolicyCopy.Frozen);
        var batch = TinyModel.Batch(TinyModel.Config, 9, 70);
        var expected = LoraRun.Score(plain, batch);
        LoraRun.AssertSame(expected, LoraRun.Score(reference, batch));
        LoraRun.Train(policy, steps: 3);

        Assert.NotEqual(expected.LogProbs, LoraRun.Score(policy, batch).LogProbs);
        LoraRun.AssertSame(expected, LoraRun.Score(reference, batch));
        Assert.True(reference.Info.IsFrozen);
        Assert.Throws<InvalidOperationException>(() => reference.Step(new OptimizerStep { LearningRate = 1 }));

        // What is shared lives as long as somebody needs it.
        policy.Dispose();
        LoraRun.AssertSame(expected, LoraRun.Score(reference, batch));
    }

    [Theory]
    [InlineData(PolicyCopy.Frozen)]
    [InlineData(PolicyCopy.Trainable)]
    [InlineData(PolicyCopy.WithValueHead)]
    public void A_copy_takes_the_memory_of_an_adapter_alone(PolicyCopy kind)
    {
        var config = TinyModel.Aligned with { VocabularySize = 4000 };
        using var lora = new LoraModel(config);
        using var policy = lora.Adapted(new LoraOptions { Rank = 4 });
        var before = NativeBuffer.AllocatedBytesOfThread;
        using var copy = (CpuPolicyEngine)policy.Copy(kind);
        var taken = NativeBuffer.AllocatedBytesOfThread - before;
        var batch = TinyModel.Batch(config, 5, 40);
        Assert.Equal(LoraRun.Score(policy, batch).LogProbs, LoraRun.Score(copy, batch).LogProbs);

        Assert.Same(policy.Weights, copy.Weights);
        Assert.Equal((ParameterLayout.Create(config).ParameterCount, copy.Core.Adapter!.Layout.ParameterCount), (copy.Info.WeightCount, copy.Info.ParameterCount));
        Assert.Equal(copy.Core.Adapter!.Layout.Length * sizeof(float), taken - RopeBytes());
        Assert.True(taken * 10 < policy.Weights.Bytes, $"{taken} of {policy.Weights.Bytes} bytes");

        // Tables of positions, which every engine has.
        long RopeBytes()
        {
            var start = NativeBuffer.AllocatedBytesOfThread;
            using var rope = new Rope(RotaryFrequencies.Of(config), config.UsableContextLength, RotaryFrequencies.Magnitude(config));
            return NativeBuffer.AllocatedBytesOfThread - start;
        }
    }

    [Fact]
    public void A_critic_learns_values_of_its_own_and_keeps_its_head_in_copies()
    {
        using var lora = new LoraModel(TinyModel.Config);
        using var policy = lora.Adapted();
        using var critic = policy.Copy(PolicyCopy.WithValueHead);
        var batch = TinyModel.Batch(TinyModel.Config, 9, 40);
        Assert.All(LoraRun.Score(critic, batch).Values, v => Assert.Equal(0, v));
        var before = LoraRun.Score(policy, batch).LogProbs;
        LoraRun.Train(critic, steps: 3);

        Assert.Equal(before, LoraRun.Score(policy, batch).LogProbs);
        var trained = LoraRun.Score(critic, batch);
        Assert.Contains(trained.Values, v => v != 0);
        using var again = critic.Copy(PolicyCopy.WithValueHead);
        LoraRun.AssertSame(trained, LoraRun.Score(again, batch));
    }

    [Theory]
    [InlineData(WeightFormat.Float32, true)]
    [InlineData(WeightFormat.Float32, false)]
    [InlineData(WeightFormat.Bfloat16, true)]
    [InlineData(WeightFormat.Bfloat16, false)]
    public void The_estimate_is_what_the_engine_takes(WeightFormat format, bool tied)
    {
        var config = TinyModel.Aligned with { TieEmbeddings = tied, LayerCount = 3 };
        var (options, lora) = (new CpuEngineOptions { Threads = 1, Weights = format }, new LoraOptions { Rank = 5, TargetModules = ["k_proj", "o_proj", "up_proj", "down_proj", "q_proj"] });
        using var model = new LoraModel(config);
        using var engine = model.Adapted(lora, new CpuEngineFactory(options));
        LoraRun.Accumulate(engine, TinyModel.Batch(config, 3, 30));
        var estimate = new MemoryModel(config, options, 1, lora).Estimate(
            new ModelUse(ModelUseKind.Training, 90) { Lora = lora, FrozenCopies = 1 }, 1L << 40);

        // Vectors are left out, and that a last panel of 16 columns of rounded numbers takes the room of 32.
        var adapter = engine.Core.Adapter!;
        var length = adapter.Layout.Length * sizeof(float);
        var taken = engine.Weights.Bytes + length + (2 * adapter.PanelBytes);
        Assert.InRange(estimate.Weights, taken * 0.98, taken);
        Assert.Equal((length, 2 * length), (estimate.Gradient, estimate.Optimizer));
        Assert.Equal(length + adapter.PanelBytes, estimate.OtherNetworks);
        var measured = engine.MeasureActivations(90, long.MaxValue)!.Bytes;
        Assert.InRange(estimate.Activations, measured * 0.97, measured * 1.1);
    }
}
