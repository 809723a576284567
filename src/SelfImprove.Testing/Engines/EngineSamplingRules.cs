using System.Globalization;
using static SelfImprove.Testing.ConformanceRun;
using static SelfImprove.Testing.EngineProbe;

namespace SelfImprove.Testing;

/// <summary>What <see cref="IPolicyEngine.Sample"/> promises.</summary>
internal static class EngineSamplingRules
{
    private const double Tolerance = 1e-4;
    private const int EndId = 1;

    public static async Task CheckAsync(ConformanceRun run, IPolicyEngine engine, double rounding)
    {
        await run.RuleAsync("a completion is well-formed", () => CheckForm(engine)).ConfigureAwait(false);
        await run.RuleAsync("sampled log-probs are the scores, to the last bit", () => CheckAgainstScore(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("a completion depends on its prompt and key alone", () => CheckIndependence(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("tokens are drawn as often as their probability says", () => CheckFrequencies(engine)).ConfigureAwait(false);
        await run.RuleAsync("temperature 0 takes the most likely token", () => CheckGreedy(engine)).ConfigureAwait(false);
        await run.RuleAsync("top-k and top-p keep the most likely tokens", () => CheckTruncation(engine)).ConfigureAwait(false);
        await run.RuleAsync("every end id ends a completion, and so does the context", () => CheckEnds(engine)).ConfigureAwait(false);
        await run.RuleAsync("a prompt that can't be completed is refused", () => CheckRefusals(engine)).ConfigureAwait(false);
    }

    private static SamplingOptions Options(int maxTokens = 8) => new() { MaxTokens = maxTokens, EndOfSequenceIds = [EndId] };

    private static List<SamplePrompt> Prompts(PolicyInfo info, int count = 12)
    {
        var random = new CounterRandom(RandomKey.FromSeed(9));
        var key = RandomKey.FromSeed(10);
        var shared = new ReadOnlyMemory<int>(RandomTokens(info, random, 4));

        // Every third prompt shares its memory with others, as the samples of one group do.
        return
        [
            .. Enumerable.Range(0, count).Select(i => new SamplePrompt(i % 3 == 0 ? shared : RandomTokens(info, random, random.NextInt32(1, info.ContextLength - 4)), key.Derive(i))),
        ];
    }

    private static void CheckForm(IPolicyEngine engine)
    {
        var prompts = Prompts(engine.Info);
        var samples = engine.Sample(prompts, Options());
        Require(samples.Count == prompts.Count, $"{samples.Count} completions of {prompts.Count} prompts");
        for (var i = 0; i < samples.Count; i++)
        {
            var (tokens, logProbs, stop) = samples[i];
            var limit = Math.Min(8, engine.Info.ContextLength - prompts[i].Tokens.Length);
            Require(tokens.Length >= 1 && tokens.Length <= limit, $"completion {i} has {tokens.Length} tokens, not 1 to {limit}");
            Require(logProbs.Length == tokens.Length, $"completion {i} has {logProbs.Length} log-probs of {tokens.Length} tokens");
            Require(tokens.All(t => t >= 0 && t < engine.Info.VocabularySize), $"completion {i} holds an id outside the vocabulary");
            Require(logProbs.All(p => p <= 0 && double.IsFinite(p)), $"completion {i} has a log-prob above 0, or not finite");
            Require(!tokens.AsSpan(0, tokens.Length - 1).Contains(EndId), $"completion {i} goes on after the end id");
            Require((stop == StopReason.EndOfSequence) == (tokens[^1] == EndId), $"completion {i} ends with id {tokens[^1]}, but the stop reason is {stop}");
            Require(stop == StopReason.EndOfSequence || tokens.Length == limit, $"completion {i} stops at {tokens.Length} of {limit} tokens for no reason");
        }
    }

    private static void CheckAgainstScore(IPolicyEngine engine, double rounding)
    {
        var prompts = Prompts(engine.Info);
        foreach (var temperature in (ReadOnlySpan<double>)[1, 0.7])
        {
            var samples = engine.Sample(prompts, Options() with { Temperature = temperature });
            var batch = new TokenBatch(prompts.Zip(samples, (p, s) => new TokenSequence((int[])[.. p.Tokens.Span, .. s.Tokens], p.Tokens.Length)));
            var scores = Score(engine, batch, TokenOutputs.LogProbs, temperature).LogProbs;
            for (var i = 0; i < samples.Count; i++)
            {
                RequireSame(scores.AsSpan(batch.RangeOf(i)), samples[i].LogProbs, rounding, $"completion {i} at temperature {temperature}");
            }
        }
    }

    private static void CheckIndependence(IPolicyEngine engine, double rounding)
    {
        var prompts = Prompts(engine.Info);
        var together = engine.Sample(prompts, Options());
        var reversed = engine.Sample([.. prompts.AsEnumerable().Reverse()], Options());
        for (var i = 0; i < prompts.Count; i++)
        {
            foreach (var other in new[] { engine.Sample([prompts[i]], Options())[0], reversed[^(i + 1)] })
            {
                Require(other.Tokens.SequenceEqual(together[i].Tokens), $"completion {i} has other tokens in another batch");
                RequireSame(together[i].LogProbs, other.LogProbs, rounding, $"completion {i} in another batch: a log-prob");
            }
        }

        var keys = engine.Sample([.. Enumerable.Range(0, 8).Select(i => prompts[0] with { Key = RandomKey.FromSeed(i) })], Options());
        Require(keys.Select(s => string.Join(' ', s.Tokens)).Distinct(StringComparer.Ordinal).Count() > 1, "8 keys give the same completion of one prompt");
    }

    private static void CheckFrequencies(IPolicyEngine engine)
    {
        const int draws = 4000;
        var prompt = Prompts(engine.Info)[0].Tokens;
        var key = RandomKey.FromSeed(11);
        var counts = new int[engine.Info.VocabularySize];
        foreach (var sample in engine.Sample([.. Enumerable.Range(0, draws).Select(i => new SamplePrompt(prompt, key.Derive(i)))], Options(maxTokens: 1)))
        {
            counts[sample.Tokens[0]]++;
        }

        var p = Distribution(engine, prompt, 1);
        for (var v = 0; v < p.Length; v++)
        {
            // Five standard deviations of a binomial: 6e-7 a token by chance, and never again, since the draws are fixed.
            var tolerance = (5 * Math.Sqrt(draws * p[v] * (1 - p[v]))) + 1;
            RequireClose(draws * p[v], counts[v], tolerance, $"the count of token {v} in {draws} draws");
        }
    }

    private static void CheckGreedy(IPolicyEngine engine)
    {
        var prompts = Prompts(engine.Info);
        var samples = engine.Sample(prompts, Options() with { Temperature = 0 });
        for (var i = 0; i < prompts.Count; i++)
        {
            Require(samples[i].LogProbs.All(p => p == 0), $"completion {i} has log-probs other than 0");
            for (var t = 0; t < Math.Min(2, samples[i].Tokens.Length); t++)
            {
                var p = Distribution(engine, (int[])[.. prompts[i].Tokens.Span, .. samples[i].Tokens.AsSpan(0, t)], 1);
                Require(p[samples[i].Tokens[t]] >= p.Max() - 1e-6, $"token {t} of completion {i} has the probability {p[samples[i].Tokens[t]].ToString(CultureInfo.InvariantCulture)}, but the most likely has {p.Max().ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static void CheckTruncation(IPolicyEngine engine)
    {
        var prompt = Prompts(engine.Info)[0].Tokens;
        var key = RandomKey.FromSeed(12);
        List<SamplePrompt> prompts = [.. Enumerable.Range(0, 200).Select(i => new SamplePrompt(prompt, key.Derive(i)))];
        var p = Distribution(engine, prompt, 1);
        var ranked = p.OrderDescending().ToArray();
        foreach (var options in new[] { Options(1) with { TopK = 1 }, Options(1) with { TopK = 3 }, Options(1) with { TopP = 0.5 }, Options(1) with { TopK = 4, TopP = 0.9 } })
        {
            var kept = options.TopK > 0 ? options.TopK : ranked.Length;
            if (options.TopP < 1)
            {
                // The smallest set that reaches top-p; of what top-k has left, when both are given.
                var total = ranked.Take(kept).Sum();
                var sum = 0.0;
                kept = ranked.Take(kept).TakeWhile(x => (sum += x) - x < options.TopP * total).Count();
            }

            var mass = ranked.Take(kept).Sum();
            foreach (var sample in engine.Sample(prompts, options))
            {
                var token = sample.Tokens[0];
                Require(p[token] >= ranked[kept - 1] - 1e-6, $"top-k {options.TopK}, top-p {options.TopP}: token {token} is not among the {kept} most likely");
                RequireClose(Math.Log(p[token] / mass), sample.LogProbs[0], Tolerance, $"top-k {options.TopK}, top-p {options.TopP}: the log-prob of token {token}");
            }
        }
    }

    private static void CheckEnds(IPolicyEngine engine)
    {
        var info = engine.Info;
        var all = engine.Sample(Prompts(info), Options() with { EndOfSequenceIds = [.. Enumerable.Range(0, info.VocabularySize)] });
        Require(all.All(s => s is { Tokens.Length: 1, StopReason: StopReason.EndOfSequence }), "with every id an end id, a completion has more than one token");
        var full = engine.Sample([new SamplePrompt(new int[info.ContextLength - 2], RandomKey.FromSeed(13))], Options() with { EndOfSequenceIds = [] })[0];
        Require(
            full is { Tokens.Length: 2, StopReason: StopReason.Length },
            $"a prompt of 2 tokens less than the context is completed by {full.Tokens.Length} tokens, stopped by {full.StopReason}");
    }

    private static void CheckRefusals(IPolicyEngine engine)
    {
        var info = engine.Info;
        Refuse(ReadOnlyMemory<int>.Empty, "an empty prompt");
        Refuse(new int[info.ContextLength], "a prompt that fills the context");
        Refuse(new[] { info.VocabularySize }, "an id beyond the vocabulary");
        Refuse(new[] { -1 }, "a negative id");
        RequireThrows<OperationCanceledException>(() => engine.Sample(Prompts(info), Options(), new CancellationToken(canceled: true)), "a cancelled call");

        void Refuse(ReadOnlyMemory<int> prompt, string what) =>
            RequireThrows<InvalidInputException>(() => engine.Sample([new SamplePrompt(prompt, RandomKey.FromSeed(1))], Options()), what);
    }
}
