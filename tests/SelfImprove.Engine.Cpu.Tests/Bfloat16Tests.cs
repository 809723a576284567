using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Engines that keep their weights as bfloat16: the bits of a single-precision engine whose weights were rounded before.</summary>
public sealed class Bfloat16Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bfloat16").FullName;

    public static TheoryData<string, int> Models => new()
    {
        { nameof(TinyModel.Config), 1 },
        { nameof(TinyModel.Aligned), 2 },
        { nameof(TinyModel.Normed), 2 },
        { "Wide", 3 },
    };

    [Fact]
    public void Rounding_finds_the_nearest_number_and_of_two_the_even()
    {
        var random = new CounterRandom(RandomKey.FromSeed(4));
        var values = Enumerable.Range(0, 10_000).Select(_ => BitConverter.Int32BitsToSingle(random.NextInt32(int.MinValue, int.MaxValue)))
            .Where(v => Math.Abs(v) < 3e38f)
            .Concat([0f, -0f, 1f, 1.00390625f, 1.01171875f, float.Epsilon]);
        foreach (var value in values)
        {
            // The neighbours below and above, by cutting the number off and by the next step away from zero.
            var inner = BitConverter.SingleToUInt32Bits(value) >> 16;
            var outer = inner + 1;
            var (toInner, toOuter) = (Distance(inner), Distance(outer));
            var expected = toInner < toOuter || (toInner == toOuter && inner % 2 == 0) ? inner : outer;
            Assert.Equal(expected, Bfloat16.FromSingle(value));

            double Distance(uint bits) => Math.Abs((double)Widen(bits) - value);
        }

        Assert.True(float.IsNaN(Widen(Bfloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001)))));
        Assert.Equal(float.NegativeInfinity, Widen(Bfloat16.FromSingle(float.NegativeInfinity)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_and_samples_are_those_of_rounded_weights(string model, int threads)
    {
        var config = Config(model) with { ValueHead = true };
        using var exact = TinyModel.Create(config, TinyModel.Factory());
        exact.SaveWeights(_folder);
        using var rounded = (CpuPolicyEngine)new CpuEngineFactory(Options(threads)).Load(_folder);
        foreach (var view in exact.Weights.Layout.Views.Where(v => !v.IsVector && v.Name != ParameterLayout.ValueHeadName))
        {
            foreach (ref var weight in exact.Weights.Values.AsSpan(view.Offset, view.ElementCount))
            {
                weight = Widen(Bfloat16.FromSingle(weight));
            }
        }

        exact.Weights.Invalidate();
        var batch = TinyModel.Batch(config, 9, 70);
        var prompts = batch.Sequences.Select((s, i) => new SamplePrompt(s.Tokens[..((s.Tokens.Length + 1) / 2)], RandomKey.FromSeed(i))).ToList();
        var options = new SamplingOptions { MaxTokens = 20, EndOfSequenceIds = [3] };
        Assert.True(rounded.Info is { IsFrozen: true, HasValueHead: true });
        Assert.Contains("bfloat16", rounded.Info.Description);
        AssertSame(exact, rounded);
        using var copy = rounded.Copy(PolicyCopy.Frozen);
        AssertSame(exact, copy);

        void AssertSame(IPolicyEngine expected, IPolicyEngine actual)
        {
            const TokenOutputs All = TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values;
            var (e, a) = (new TokenScores(batch.ScoredCount, All), new TokenScores(batch.ScoredCount, All));
            expected.Score(batch, e);
            actual.Score(batch, a);
            Assert.Equal(e.LogProbs, a.LogProbs);
            Assert.Equal(e.Entropies, a.Entropies);
            Assert.Equal(e.Values, a.Values);
            foreach (var (x, y) in expected.Sample(prompts, options).Zip(actual.Sample(prompts, options)))
            {
                Assert.Equal(x.Tokens, y.Tokens);
                Assert.Equal(x.LogProbs, y.LogProbs);
            }
        }
    }

    [Fact]
    public void Fresh_weights_are_the_rounded_ones_of_a_single_precision_engine()
    {
        using var exact = (CpuPolicyEngine)TinyModel.Factory().Create(TinyModel.Config, RandomKey.FromSeed(3));
        using var rounded = (CpuPolicyEngine)new CpuEngineFactory(Options(2)).Create(TinyModel.Config, RandomKey.FromSeed(3));
        var width = Lanes.Pad(TinyModel.Config.HiddenSize);
        using var row = new NativeBuffer(width);
        unsafe
        {
            for (var token = 0; token < TinyModel.Config.VocabularySize; token++)
            {
                rounded.Weights.Embed(token, row.Pointer);
                var expected = exact.Weights.Values.AsSpan((long)token * TinyModel.Config.HiddenSize, TinyModel.Config.HiddenSize).ToArray();
                Assert.Equal(expected.Select(w => Widen(Bfloat16.FromSingle(w))), row.AsSpan(0, expected.Length).ToArray());
            }
        }
    }

    [Fact]
    public void Training_and_saving_are_refused_with_what_to_do()
    {
        using var engine = new CpuEngineFactory(Options(1)).Create(TinyModel.Config, RandomKey.FromSeed(1));
        var batch = TinyModel.Batch(TinyModel.Config, 2, 10);
        Action[] trainings =
        [
            () => engine.Accumulate(batch, TokenOutputs.LogProbs, _ => { }),
            () => engine.Step(new OptimizerStep { LearningRate = 1e-3 }),
            () => engine.Copy(PolicyCopy.Trainable),
            () => engine.Copy(PolicyCopy.WithValueHead),
        ];
        foreach (var training in trainings)
        {
            var e = Assert.Throws<InvalidInputException>(training);
            Assert.Contains("use 'weights: float32' (the default) to train", e.Message);
        }

        Assert.Contains("copy the folder that they were loaded from", Assert.Throws<InvalidInputException>(() => engine.SaveWeights(_folder)).Message);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named()
    {
        using (var exact = TinyModel.Create(TinyModel.Config, TinyModel.Factory()))
        {
            exact.SaveWeights(_folder);
        }

        var file = Path.Combine(_folder, "model.safetensors");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 1);
        }

        Assert.Contains(file, Assert.Throws<InvalidInputException>(() => new CpuEngineFactory(Options(1)).Load(_folder)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static float Widen(uint bits) => BitConverter.UInt32BitsToSingle(bits << 16);

    private static CpuEngineOptions Options(int threads) => new() { Weights = WeightFormat.Bfloat16, Threads = threads, SamplingRows = 7, BlockTokens = 40 };

    private static ModelConfig Config(string name) => name switch
    {
        nameof(TinyModel.Config) => TinyModel.Config,
        nameof(TinyModel.Aligned) => TinyModel.Aligned,
        nameof(TinyModel.Normed) => TinyModel.Normed,

        // Several blocks of vocabulary, heads of more than one vector, biases, a head of its own.
        _ => TinyModel.Aligned with { VocabularySize = 2500, HeadSize = 48, AttentionBias = true, TieEmbeddings = false },
    };
}
