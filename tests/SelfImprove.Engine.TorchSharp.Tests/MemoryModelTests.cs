using SelfImprove.Engines.Torch;

namespace SelfImprove.Engine.TorchSharp.Tests;

public sealed class MemoryModelTests
{
    private static readonly ModelConfig s_config = new()
    {
        VocabularySize = 1000, HiddenSize = 64, IntermediateSize = 128, LayerCount = 4, HeadCount = 4, KeyValueHeadCount = 2, ContextLength = 512,
    };

    private static long Length => ParameterLayout.Create(s_config).Length;

    [Fact]
    public void Weights_gradient_and_moments_are_counted_by_their_types()
    {
        var use = new ModelUse(ModelUseKind.Training, 100, 8) { TrainableCopies = 1, FrozenCopies = 2 };
        var single = new MemoryModel(s_config, new TorchSharpEngineOptions(), attendsAtOnce: true).Estimate(use, 1L << 40);
        var rounded = new MemoryModel(s_config, new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }, attendsAtOnce: true).Estimate(use, 1L << 40);

        Assert.Equal((4 * Length, 4 * Length, 12 * Length), (single.Weights, single.Gradient, single.Optimizer));
        Assert.Equal((6 * Length, 4 * Length, 12 * Length), (rounded.Weights, rounded.Gradient, rounded.Optimizer));
        Assert.Equal((20 * Length) + (2 * 4 * Length), single.OtherNetworks);
        Assert.Equal((22 * Length) + (2 * 2 * Length), rounded.OtherNetworks);

        // 8 completions of 100 tokens in 4 layers, a key and a value of 2 heads of 16.
        Assert.Equal(8L * 100 * 4 * 2 * 32 * 4, single.KeysAndValues);
        Assert.Equal(single.KeysAndValues / 2, rounded.KeysAndValues);
        Assert.InRange(rounded.Activations, single.Activations / 2, single.Activations);
    }

    [Fact]
    public void Recompute_keeps_one_layer_and_scores_take_memory_only_in_steps()
    {
        var plain = Measure(new TorchSharpEngineOptions(), attendsAtOnce: true);
        var again = Measure(new TorchSharpEngineOptions { Recompute = true }, attendsAtOnce: true);

        Assert.InRange(again.Bytes, plain.Bytes / 8, plain.Bytes / 2);
        Assert.True(Measure(new TorchSharpEngineOptions(), attendsAtOnce: false).Bytes > plain.Bytes);
        Assert.Equal((16384, null), (plain.Tokens, plain.Problem));
        Assert.Equal(300, new MemoryModel(s_config, new TorchSharpEngineOptions(), true).Measure(100, 300, 16384, null).Tokens);
    }

    [Fact]
    public void A_device_that_is_too_small_is_named_with_what_helps()
    {
        var memory = new MemoryModel(s_config, new TorchSharpEngineOptions { Device = "cuda:1" }, attendsAtOnce: true).Measure(500, 4000, 16384, 10_000_000);

        Assert.Equal(
            $"training on sequences of 500 tokens, 4,000 tokens at once, takes {ActivationMemory.Text(memory.Bytes)} for activations and {ActivationMemory.Text(20 * Length)} for weights, gradient and optimizer state, "
            + "but the device 'cuda:1' has 10.0 MB in all; set dtype: bfloat16 in the engine's options; or set recompute: true in the engine's options; or train an adapter in place of the weights (lora under model); or lower the engine's micro-batch-tokens",
            memory.Problem);
    }

    [Fact]
    public void An_engine_on_the_processor_knows_its_memory()
    {
        using var engine = SmallModel.Torch().Create(s_config, RandomKey.FromSeed(1));

        Assert.Null(engine.MeasureActivations(100, 1000)!.Problem);
        Assert.True(((IPolicyEngineFactory)SmallModel.Torch()).EstimateMemory(s_config, new ModelUse(ModelUseKind.Sampling, 100))!.Available > 1 << 20);
        using var frozen = engine.Copy(PolicyCopy.Frozen);
        Assert.Null(frozen.MeasureActivations(100, 1000));
    }

    [Fact]
    public void The_largest_micro_batch_that_fits_is_estimated_and_more_does_not_fit()
    {
        var model = new MemoryModel(s_config, new TorchSharpEngineOptions(), attendsAtOnce: false);
        var (one, most) = (model.Measure(100, 1, 1, null).Bytes, model.Measure(100, long.MaxValue, 16384, null).Bytes);
        foreach (var bytes in new[] { most, most / 2, most / 7, 100 * one })
        {
            var tokens = model.TokensThatFit(100, bytes);
            Assert.InRange(model.Measure(100, tokens, tokens, null).Bytes, bytes * 9 / 10, bytes);
            Assert.True(tokens == 16384 || model.Measure(100, tokens + 1, tokens + 1, null).Bytes > bytes);
        }

        Assert.Equal((16384, 1, 1), (model.TokensThatFit(100, long.MaxValue), model.TokensThatFit(100, 0), model.TokensThatFit(100, -1)));
        var use = new ModelUse(ModelUseKind.Training, 100, 8) { TrainableCopies = 1 };
        var all = model.Estimate(use, 1L << 40).Total;
        var available = all * 3 / 4;
        var estimate = model.Estimate(use, available);
        Assert.InRange(estimate.Total, MemoryModel.Usable(available) * 99 / 100, MemoryModel.Usable(available));
        estimate.Check("the model");
    }

    private static ActivationMemory Measure(TorchSharpEngineOptions options, bool attendsAtOnce) => new MemoryModel(s_config with { LayerCount = 24 }, options, attendsAtOnce).Measure(500, long.MaxValue, 16384, null);
}
