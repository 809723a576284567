using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Promises on bits: every comparison here is exact.</summary>
public sealed class ReproducibilityTests
{
    private const TokenOutputs All = TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values;

    public static TheoryData<string> Models => [nameof(TinyModel.Config), nameof(TinyModel.Aligned), nameof(TinyModel.Normed), "Wide"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_equal_the_log_probs_of_sampling(string model)
    {
        var config = Config(model);
        using var engine = TinyModel.Create(config, TinyModel.Factory(threads: 2, rows: 7));
        foreach (var temperature in new[] { 1.0, 0.7 })
        {
            var (prompts, options) = Prompts(config, temperature);
            var samples = engine.Sample(prompts, options);
            var batch = new TokenBatch(samples.Select(
                (s, i) => new TokenSequence((int[])[.. prompts[i].Tokens.Span, .. s.Tokens], prompts[i].Tokens.Length)));
            var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
            engine.Score(batch, scores, temperature);

            Assert.Equal(samples.SelectMany(s => s.LogProbs), scores.LogProbs);
            Assert.Contains(samples, s => s.Tokens.Length > 20);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_scores_equal_scores(string model)
    {
        var config = Config(model) with { ValueHead = true };
        using var engine = TinyModel.Create(config, TinyModel.Factory());
        var batch = TinyModel.Batch(config, 9, 70);
        var scores = Score(engine, batch);
        var seen = new TokenScores(batch.ScoredCount, All);
        engine.Accumulate(batch, All, w =>
        {
            w.LogProbs.CopyTo(seen.LogProbs.AsSpan(w.FirstToken));
            w.Entropies.CopyTo(seen.Entropies.AsSpan(w.FirstToken));
            w.Values.CopyTo(seen.Values.AsSpan(w.FirstToken));
        });

        AssertSame(scores, seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_do_not_depend_on_how_a_batch_is_split(string model)
    {
        var config = Config(model) with { ValueHead = true };
        using var engine = TinyModel.Create(config, TinyModel.Factory());
        var batch = TinyModel.Batch(config, 9, 70);
        var whole = Score(engine, batch);
        for (var i = 0; i < batch.Sequences.Length; i++)
        {
            var alone = Score(engine, batch.Select([i]));
            Assert.Equal(whole.LogProbs[batch.RangeOf(i)], alone.LogProbs);
            Assert.Equal(whole.Entropies[batch.RangeOf(i)], alone.Entropies);
            Assert.Equal(whole.Values[batch.RangeOf(i)], alone.Values);
        }

        using var other = TinyModel.Create(config, TinyModel.Factory(block: 17));
        AssertSame(whole, Score(other, batch));
    }

    [Theory]
    [InlineData(nameof(TinyModel.Config), 2)]
    [InlineData(nameof(TinyModel.Config), 3)]
    [InlineData(nameof(TinyModel.Config), 8)]
    [InlineData("Wide", 2)]
    [InlineData("Wide", 3)]
    [InlineData("Wide", 8)]
    public void Training_scoring_and_sampling_do_not_depend_on_the_number_of_threads(string model, int threads) => AssertSameRun(
        Config(model) with { ValueHead = true, AttentionBias = true },
        TinyModel.Factory(threads: 1, microBatch: 150, block: 40), TinyModel.Factory(threads, microBatch: 150, block: 40));

    /// <summary>One sequence at a time, several, all: a micro-batch of training stays the same, and its sums keep their order.</summary>
    [Theory]
    [InlineData(nameof(TinyModel.Config), 1, 1)]
    [InlineData(nameof(TinyModel.Config), 90, 5)]
    [InlineData(nameof(TinyModel.Aligned), 17, 3)]
    [InlineData(nameof(TinyModel.Normed), 9, 4)]
    [InlineData("Wide", 1, 7)]
    public void Training_scoring_and_sampling_do_not_depend_on_blocks_of_tokens_or_rows(string model, int block, int rows) => AssertSameRun(
        Config(model) with { ValueHead = true },
        TinyModel.Factory(threads: 1, microBatch: 400, block: 400), TinyModel.Factory(threads: 2, microBatch: 400, block, rows));

    /// <summary>Score depends on no micro-batch size, so neither do the numbers that a trainer sees; only gradients do, by rounding.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Training_scores_do_not_depend_on_the_size_of_a_micro_batch(string model)
    {
        var config = Config(model) with { ValueHead = true };
        using var large = TinyModel.Create(config, TinyModel.Factory());
        using var small = TinyModel.Create(config, TinyModel.Factory(microBatch: 1));
        var batch = TinyModel.Batch(config, 9, 70);
        AssertSame(Seen(large), Seen(small));

        TokenScores Seen(CpuPolicyEngine engine)
        {
            var seen = new TokenScores(batch.ScoredCount, All);
            engine.Accumulate(batch, All, w =>
            {
                w.LogProbs.CopyTo(seen.LogProbs.AsSpan(w.FirstToken));
                w.Entropies.CopyTo(seen.Entropies.AsSpan(w.FirstToken));
                w.Values.CopyTo(seen.Values.AsSpan(w.FirstToken));
            });
            return seen;
        }
    }

    private static void AssertSameRun(ModelConfig config, CpuEngineFactory factory, CpuEngineFactory otherFactory)
    {
        using var one = TinyModel.Create(config, factory);
        using var many = TinyModel.Create(config, otherFactory);
        var (prompts, options) = Prompts(config, 1);
        for (var step = 0; step < 3; step++)
        {
            var batch = TinyModel.Batch(config, 12, 60, seed: step);
            Train(one, batch);
            Train(many, batch);
            Assert.Equal(one.Gradient.AsSpan(0, one.Gradient.Length), many.Gradient.AsSpan(0, many.Gradient.Length));
            Assert.Equal(one.Step(new OptimizerStep { LearningRate = 0.01 }), many.Step(new OptimizerStep { LearningRate = 0.01 }));
            Assert.Equal(one.Weights.Values.AsSpan(0, one.Gradient.Length), many.Weights.Values.AsSpan(0, one.Gradient.Length));
            AssertSame(Score(one, batch), Score(many, batch));
            AssertSame(one.Sample(prompts, options), many.Sample(prompts, options));
        }
    }

    [Fact]
    public void A_completion_does_not_depend_on_the_others_in_the_batch()
    {
        using var engine = TinyModel.Create(TinyModel.Aligned, TinyModel.Factory(threads: 2, rows: 5));
        var (prompts, options) = Prompts(TinyModel.Aligned, 0.9);
        var together = engine.Sample(prompts, options with { TopK = 40, TopP = 0.95 });
        for (var i = prompts.Count - 1; i >= 0; i--)
        {
            AssertSame([together[i]], engine.Sample([prompts[i]], options with { TopK = 40, TopP = 0.95 }));
        }
    }

    private static ModelConfig Config(string name) => name switch
    {
        nameof(TinyModel.Config) => TinyModel.Config,
        nameof(TinyModel.Aligned) => TinyModel.Aligned,
        nameof(TinyModel.Normed) => TinyModel.Normed,

        // Several blocks of vocabulary, heads of more than one vector.
        _ => TinyModel.Aligned with { VocabularySize = 2500, HeadSize = 48, AttentionBias = true, TieEmbeddings = false },
    };

    private static void Train(CpuPolicyEngine engine, TokenBatch batch) => engine.Accumulate(batch, All, w =>
    {
        for (var i = 0; i < w.LogProbs.Length; i++)
        {
            w.LogProbGradients[i] = Math.Sin(w.FirstToken + i) / batch.ScoredCount;
            w.EntropyGradients[i] = Math.Cos(w.FirstToken + i) / batch.ScoredCount;
            w.ValueGradients[i] = w.Values[i] / batch.ScoredCount;
        }
    });

    private static (IReadOnlyList<SamplePrompt> Prompts, SamplingOptions Options) Prompts(ModelConfig config, double temperature)
    {
        var random = new CounterRandom(RandomKey.FromSeed(77));
        var prompts = new List<SamplePrompt>();
        for (var p = 0; p < 8; p++)
        {
            var tokens = Enumerable.Range(0, random.NextInt32(1, 30)).Select(_ => random.NextInt32(0, config.VocabularySize - 1)).ToArray();
            for (var n = 0; n < 1 + (p % 4); n++)
            {
                prompts.Add(new SamplePrompt(tokens, RandomKey.FromSeed(9).Derive(prompts.Count)));
            }
        }

        return (prompts, new SamplingOptions { Temperature = temperature, MaxTokens = 50, EndOfSequenceIds = [3, 4] });
    }

    private static TokenScores Score(CpuPolicyEngine engine, TokenBatch batch)
    {
        var scores = new TokenScores(batch.ScoredCount, All);
        engine.Score(batch, scores);
        return scores;
    }

    private static void AssertSame(TokenScores expected, TokenScores actual)
    {
        Assert.Equal(expected.LogProbs, actual.LogProbs);
        Assert.Equal(expected.Entropies, actual.Entropies);
        Assert.Equal(expected.Values, actual.Values);
    }

    private static void AssertSame(IReadOnlyList<SampledSequence> expected, IReadOnlyList<SampledSequence> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Tokens, actual[i].Tokens);
            Assert.Equal(expected[i].LogProbs, actual[i].LogProbs);
            Assert.Equal(expected[i].StopReason, actual[i].StopReason);
        }
    }
}
