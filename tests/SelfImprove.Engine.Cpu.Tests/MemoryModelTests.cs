using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Estimates of memory from a shape alone, against what an engine of that shape takes.</summary>
public sealed class MemoryModelTests
{
    private const long Available = 1L << 40;

    public static TheoryData<string, WeightFormat> Cases
    {
        get
        {
            var cases = new TheoryData<string, WeightFormat>();
            foreach (var model in new[] { nameof(TinyModel.Config), nameof(TinyModel.Aligned), nameof(TinyModel.Normed), "untied" })
            {
                cases.Add(model, WeightFormat.Float32);
                cases.Add(model, WeightFormat.Bfloat16);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_take_the_bytes_that_the_engine_packs(string model, WeightFormat format)
    {
        var config = Config(model);
        var options = new CpuEngineOptions { Threads = 1, Weights = format };
        using var engine = (CpuPolicyEngine)new CpuEngineFactory(options).Create(config, RandomKey.FromSeed(1));
        var memory = new MemoryModel(config, options, workers: 1);
        var scoring = memory.Estimate(new ModelUse(ModelUseKind.Scoring, 64), Available);

        // A last panel of 16 columns takes the room of 32.
        Assert.Equal(engine.Weights.ForwardBytes, memory.ForwardBytes);
        Assert.Equal(memory.ForwardBytes + (format == WeightFormat.Float32 ? engine.Weights.Layout.Length * sizeof(float) : 0), scoring.Weights);
        Assert.Equal((0, 0, 0, 0), (scoring.KeysAndValues, scoring.Gradient, scoring.Optimizer, scoring.OtherNetworks));
    }

    [Theory]
    [InlineData(nameof(TinyModel.Config), false)]
    [InlineData(nameof(TinyModel.Aligned), false)]
    [InlineData(nameof(TinyModel.Aligned), true)]
    [InlineData(nameof(TinyModel.Normed), false)]
    [InlineData(nameof(TinyModel.Normed), true)]
    public void Activations_of_training_are_those_that_the_engine_measures(string model, bool recompute)
    {
        var config = Config(model) with { LayerCount = 5 };
        var options = new CpuEngineOptions { Threads = 2, MicroBatchTokens = 2048, Recompute = recompute };
        using var engine = new CpuEngineFactory(options).Create(config, RandomKey.FromSeed(1));
        var measured = engine.MeasureActivations(90, long.MaxValue)!.Bytes;
        var estimate = new MemoryModel(config, options, workers: 2).Estimate(new ModelUse(ModelUseKind.Training, 90), Available);

        Assert.InRange(estimate.Activations, measured * 0.97, measured * 1.1);
        Assert.Equal(2 * estimate.Gradient, estimate.Optimizer);
        Assert.True(estimate.KeysAndValues > 0);
    }

    [Fact]
    public void Other_networks_take_what_they_keep()
    {
        var memory = new MemoryModel(TinyModel.Aligned, new CpuEngineOptions(), workers: 1);
        var alone = memory.Estimate(new ModelUse(ModelUseKind.Training, 90), Available);
        var reference = memory.Estimate(new ModelUse(ModelUseKind.Training, 90) { FrozenCopies = 1 }, Available).OtherNetworks;
        var critic = memory.Estimate(new ModelUse(ModelUseKind.Training, 90) { TrainableCopies = 1 }, Available).OtherNetworks;

        Assert.Equal(0, alone.OtherNetworks);
        Assert.Equal(memory.Estimate(new ModelUse(ModelUseKind.Scoring, 90), Available).Weights, reference);
        Assert.InRange(critic, alone.Weights + alone.Gradient + alone.Optimizer, alone.Total);
    }

    [Fact]
    public void A_model_that_does_not_fit_is_refused_with_the_parts_and_what_to_do()
    {
        // The shape of Qwen2.5-3B.
        var config = new ModelConfig
        {
            VocabularySize = 151936, HiddenSize = 2048, IntermediateSize = 11008, LayerCount = 36, HeadCount = 16, KeyValueHeadCount = 2, ContextLength = 32768, AttentionBias = true,
        };
        var estimate = new MemoryModel(config, new CpuEngineOptions(), workers: 2).Estimate(new ModelUse(ModelUseKind.Scoring, 100), 20_000_000_000);

        Assert.Equal("memory: 24.8 GB (24.7 GB for weights, 88.2 MB for activations), of 20.0 GB", estimate.Text);
        Assert.Equal(
            "models/q: the model takes 24.8 GB (24.7 GB for weights, 88.2 MB for activations), but this machine has 20.0 GB; "
            + "keep the weights in bfloat16 (weights: bfloat16 in the engine's options, or --weights bfloat16); or use a smaller model",
            Assert.Throws<InvalidInputException>(() => estimate.Check("models/q")).Message);
        var rounded = new MemoryModel(config, new CpuEngineOptions { Weights = WeightFormat.Bfloat16 }, workers: 2).Estimate(new ModelUse(ModelUseKind.Scoring, 100), 20_000_000_000);
        rounded.Check("models/q");
        Assert.True(rounded.IsWorthTelling);
        Assert.False((rounded with { Weights = 1000 }).IsWorthTelling);
    }

    private static ModelConfig Config(string name) => name switch
    {
        nameof(TinyModel.Config) => TinyModel.Config,
        nameof(TinyModel.Aligned) => TinyModel.Aligned,
        nameof(TinyModel.Normed) => TinyModel.Normed,
        _ => TinyModel.Aligned with { VocabularySize = 2500, HeadSize = 48, AttentionBias = true, TieEmbeddings = false },
    };
}
