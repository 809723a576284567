using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>What an engine says of the checkpoint that it loaded.</summary>
public sealed class LoadedCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Bfloat16)]
    public void Weights_that_are_not_finite_are_a_warning(WeightFormat format)
    {
        using (var engine = TinyModel.Create(TinyModel.Config, TinyModel.Factory()))
        {
            var view = engine.Weights.Layout["model.layers.1.mlp.up_proj.weight"];
            engine.Weights.Values.AsSpan(view.Offset + 5, 3).Fill(float.NaN);
            engine.SaveWeights(_folder);
            Assert.Empty(engine.Info.Warnings);
        }

        using var loaded = new CpuEngineFactory(new CpuEngineOptions { Threads = 2, Weights = format }).Load(_folder);

        Assert.Equal(
            $"{Path.Combine(_folder, "model.safetensors")}: 3 of the 960 weights of tensor 'model.layers.1.mlp.up_proj.weight' are NaN or infinite, so what the model computes may be NaN",
            Assert.Single(loaded.Info.Warnings));
    }

    [Fact]
    public void Sequences_are_held_to_a_window_of_attention()
    {
        var config = TinyModel.Config with { Architecture = ModelArchitecture.Mistral, SlidingWindow = 32 };
        using var engine = TinyModel.Factory().Create(config, RandomKey.FromSeed(1));

        Assert.Equal(32, engine.Info.ContextLength);
        Assert.Equal(
            "sequence 0 has 33 tokens, but the context holds 32; shorten it",
            Assert.Throws<InvalidInputException>(() => engine.Score(new TokenBatch([new TokenSequence(new int[33], 1)]), new TokenScores(32, TokenOutputs.LogProbs))).Message);
        var sample = engine.Sample([new SamplePrompt(new int[20], RandomKey.FromSeed(1))], new SamplingOptions { MaxTokens = 90, EndOfSequenceIds = [] })[0];
        Assert.Equal((12, StopReason.Length), (sample.Tokens.Length, sample.StopReason));
    }

    [Fact]
    public void A_fresh_checkpoint_has_the_weights_of_a_fresh_engine()
    {
        using var engine = (CpuPolicyEngine)TinyModel.Factory().Create(TinyModel.Normed, RandomKey.FromSeed(7));
        FreshCheckpoint.Write(_folder, TinyModel.Normed, RandomKey.FromSeed(7), new CheckpointSaveOptions { MaxShardBytes = 5000 });
        using var loaded = (CpuPolicyEngine)TinyModel.Factory().Load(_folder);

        Assert.Equal(engine.Weights.Values.AsSpan(0, engine.Weights.Layout.Length), loaded.Weights.Values.AsSpan(0, engine.Weights.Layout.Length));
        Assert.Equal(TinyModel.Normed, loaded.Core.Config);
    }
}
