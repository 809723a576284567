using static SelfImprove.Testing.ConformanceRun;
using static SelfImprove.Testing.EngineProbe;

namespace SelfImprove.Testing;

/// <summary>What <see cref="IPolicyEngine.Score"/> promises.</summary>
internal static class EngineScoringRules
{
    // Single-precision logits of a few units, summed over a small vocabulary.
    private const double Tolerance = 1e-4;

    public static async Task CheckNewAsync(ConformanceRun run, IPolicyEngineFactory factory, ModelConfig config)
    {
        await run.RuleAsync("a new model is what was asked for", () =>
        {
            using var engine = factory.Create(config, RandomKey.FromSeed(1));
            var info = engine.Info;
            Require(info.VocabularySize == config.VocabularySize, $"its vocabulary is {info.VocabularySize}, not {config.VocabularySize}");
            Require(info.ContextLength == config.ContextLength, $"its context is {info.ContextLength}, not {config.ContextLength}");
            Require(info is { HasValueHead: false, IsFrozen: false, ParameterCount: > 0 }, $"it says {info}");
            Require(!string.IsNullOrWhiteSpace(info.Description), "its description is empty");
        }).ConfigureAwait(false);
        await run.RuleAsync("a new model's weights follow from its key", () =>
        {
            using var engine = factory.Create(config, RandomKey.FromSeed(1));
            using var same = factory.Create(config, RandomKey.FromSeed(1));
            using var other = factory.Create(config, RandomKey.FromSeed(2));
            RequireSameScores(engine, same, "a log-prob of a second model of the same key");
            var batch = RandomBatch(engine.Info, seed: 21);
            Require(!Score(engine, batch).LogProbs.SequenceEqual(Score(other, batch).LogProbs), "two keys give the same model");
        }).ConfigureAwait(false);
    }

    public static async Task CheckAsync(ConformanceRun run, IPolicyEngine engine, double rounding)
    {
        await run.RuleAsync("log-probs and entropy are those of one distribution", () => CheckDistributions(engine)).ConfigureAwait(false);
        await run.RuleAsync("a score depends on the tokens before it alone", () => CheckCausality(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("a score does not depend on the rest of the batch", () => CheckBatchIndependence(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("alternatives are the most likely tokens", () => CheckAlternatives(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("only what is asked for is needed", () =>
        {
            var batch = RandomBatch(engine.Info, seed: 4);
            var both = Score(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies);
            RequireSameBits(both.LogProbs, Score(engine, batch).LogProbs, "a log-prob asked for alone");
            RequireSameBits(both.Entropies, Score(engine, batch, TokenOutputs.Entropies).Entropies, "an entropy asked for alone");
        }).ConfigureAwait(false);
        await run.RuleAsync("what can't be scored is refused", () => CheckRefusals(engine)).ConfigureAwait(false);
    }

    private static void CheckDistributions(IPolicyEngine engine)
    {
        var prefix = RandomTokens(engine.Info, new CounterRandom(RandomKey.FromSeed(5)), 5);
        var cold = Distribution(engine, prefix, 1);
        foreach (var temperature in (ReadOnlySpan<double>)[1, 0.7, 2])
        {
            var p = Distribution(engine, prefix, temperature);
            RequireClose(1, p.Sum(), Tolerance, $"the sum of the probabilities at temperature {temperature}");
            var entropy = Score(
                engine, new TokenBatch([new TokenSequence((int[])[.. prefix, 0], prefix.Length)]), TokenOutputs.Entropies, temperature).Entropies[0];
            RequireClose(-p.Sum(x => x * Math.Log(x)), entropy, Tolerance, $"the entropy at temperature {temperature}");

            // Temperature divides logits, so p(T) is p(1)^(1/T), normalised.
            var sum = cold.Sum(x => Math.Pow(x, 1 / temperature));
            for (var v = 0; v < p.Length; v++)
            {
                RequireClose(Math.Pow(cold[v], 1 / temperature) / sum, p[v], Tolerance, $"the probability of token {v} at temperature {temperature}");
            }
        }
    }

    private static void CheckCausality(IPolicyEngine engine, double rounding)
    {
        var tokens = RandomTokens(engine.Info, new CounterRandom(RandomKey.FromSeed(6)), engine.Info.ContextLength);
        var whole = Score(engine, new TokenBatch([new TokenSequence(tokens, 1)])).LogProbs;
        for (var length = 2; length < tokens.Length; length++)
        {
            var start = Score(engine, new TokenBatch([new TokenSequence(tokens.AsMemory(0, length), 1)])).LogProbs;
            RequireSame(whole.AsSpan(0, length - 1), start, rounding, $"the log-probs of the first {length} of {tokens.Length} tokens");
        }

        var tail = Score(engine, new TokenBatch([new TokenSequence(tokens, 7)])).LogProbs;
        RequireSame(whole.AsSpan(6), tail, rounding, "the log-probs from token 7 on, scored alone");
    }

    private static void CheckBatchIndependence(IPolicyEngine engine, double rounding)
    {
        const TokenOutputs outputs = TokenOutputs.LogProbs | TokenOutputs.Entropies;
        var batch = RandomBatch(engine.Info, seed: 7, count: 9);
        var together = Score(engine, batch, outputs);
        for (var s = 0; s < batch.Sequences.Length; s++)
        {
            var alone = Score(engine, batch.Select([s]), outputs);
            RequireSame(together.LogProbs.AsSpan(batch.RangeOf(s)), alone.LogProbs, rounding, $"sequence {s} alone: a log-prob");
            RequireSame(together.Entropies.AsSpan(batch.RangeOf(s)), alone.Entropies, rounding, $"sequence {s} alone: an entropy");
        }

        Score(engine, new TokenBatch([]));
    }

    private static void CheckAlternatives(IPolicyEngine engine, double rounding)
    {
        const int count = 3;
        var batch = RandomBatch(engine.Info, seed: 14, count: 3);
        foreach (var temperature in (ReadOnlySpan<double>)[1, 0.7])
        {
            var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs, count);
            engine.Score(batch, scores, temperature);
            RequireSameBits(Score(engine, batch, TokenOutputs.LogProbs, temperature).LogProbs, scores.LogProbs, "a log-prob beside alternatives");
            foreach (var (s, sequence) in batch.Sequences.Index())
            {
                for (var t = sequence.ScoreFrom; t < sequence.Tokens.Length; t++)
                {
                    var prefix = sequence.Tokens[..t];
                    var all = new TokenBatch(Enumerable.Range(0, engine.Info.VocabularySize).Select(v => new TokenSequence((int[])[.. prefix.Span, v], t)));
                    var logProbs = Score(engine, all, TokenOutputs.LogProbs, temperature).LogProbs;
                    var expected = logProbs.Index().OrderByDescending(p => p.Item).Take(count).ToArray();
                    var found = scores.AlternativesOf(batch.OffsetOf(s) + t - sequence.ScoreFrom);
                    RequireSame([.. expected.Select(p => p.Item)], [.. found.Select(a => a.LogProb)], rounding, $"the alternatives of token {t} of sequence {s}");
                    foreach (var alternative in found)
                    {
                        RequireSame([logProbs[alternative.Token]], [alternative.LogProb], rounding, $"token {alternative.Token} as an alternative to token {t} of sequence {s}");
                    }
                }
            }
        }
    }

    private static void CheckRefusals(IPolicyEngine engine)
    {
        var info = engine.Info;
        RequireThrows<InvalidInputException>(
            () => engine.Score(RandomBatch(info, seed: 8), new TokenScores(RandomBatch(info, seed: 8).ScoredCount, TokenOutputs.None, info.VocabularySize + 1)), "asking for more alternatives than tokens");
        RequireThrows<InvalidInputException>(() => Score(engine, new TokenBatch([new TokenSequence(new int[info.ContextLength + 1], 1)])), "a sequence longer than the context");
        RequireThrows<InvalidInputException>(() => Score(engine, new TokenBatch([new TokenSequence(new[] { 0, info.VocabularySize }, 1)])), "an id beyond the vocabulary");
        RequireThrows<InvalidInputException>(() => Score(engine, new TokenBatch([new TokenSequence(new[] { -1, 0 }, 1)])), "a negative id");
        RequireThrows<InvalidInputException>(
            () => Score(engine, RandomBatch(info, seed: 8), TokenOutputs.Values), "asking for values without a value head");
    }
}
