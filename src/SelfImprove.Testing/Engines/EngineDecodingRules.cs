using static SelfImprove.Testing.ConformanceRun;
using static SelfImprove.Testing.EngineProbe;

namespace SelfImprove.Testing;

/// <summary>What <see cref="IDecodingSession"/> promises.</summary>
internal static class EngineDecodingRules
{
    private const int EndId = 1;

    // More than enough steps for any prompt and completion of a small model.
    private const int MostSteps = 10_000;

    public static async Task CheckAsync(ConformanceRun run, IPolicyEngine engine, double rounding)
    {
        await run.RuleAsync("decoding token by token gives what sampling gives, to the last bit", () => CheckAgainstSample(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("ratings of decoded tokens are the scores, to the last bit", () => CheckRatings(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("a removed completion ends, and the others go on", () => CheckRemoval(engine)).ConfigureAwait(false);
        await run.RuleAsync("a request that can't be decoded is refused", () => CheckRefusals(engine)).ConfigureAwait(false);
    }

    private static SamplingOptions Options(int maxTokens = 8) => new() { MaxTokens = maxTokens, EndOfSequenceIds = [EndId] };

    private static List<DecodingRequest> Requests(PolicyInfo info)
    {
        var random = new CounterRandom(RandomKey.FromSeed(15));
        var key = RandomKey.FromSeed(16);
        SamplingOptions[] options = [Options(), Options(3) with { Temperature = 0.7 }, Options() with { Temperature = 0 }, Options(64) with { TopK = 4, TopP = 0.9, EndOfSequenceIds = [] }];
        return
        [
            .. Enumerable.Range(0, 9).Select(i => new DecodingRequest
            {
                Prompt = RandomTokens(info, random, random.NextInt32(1, info.ContextLength - 2)),
                Keys = [.. Enumerable.Range(0, 1 + (i % 3)).Select(j => key.Derive(i).Derive(j))],
                Options = options[i % options.Length],
                Alternatives = i % 2 == 0 ? null : i % 4,
            }),
        ];
    }

    private static void CheckAgainstSample(IPolicyEngine engine, double rounding)
    {
        using var session = engine.StartDecoding();
        var requests = Requests(engine.Info);
        var found = new Dictionary<long, List<DecodedToken>>();
        var first = new long[requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            // Each joins two steps after the one before it.
            first[i] = session.Add(requests[i]);
            Steps(session, found, count: 2);
        }

        Steps(session, found);
        for (var i = 0; i < requests.Count; i++)
        {
            var samples = engine.Sample([.. requests[i].Keys.Select(k => new SamplePrompt(requests[i].Prompt, k))], requests[i].Options);
            for (var j = 0; j < samples.Count; j++)
            {
                var what = $"completion {j} of request {i}";
                Require(found.TryGetValue(first[i] + j, out var tokens), $"{what} has no tokens");
                Require(tokens.Select(t => t.Token).SequenceEqual(samples[j].Tokens), $"{what} has other tokens than a sample");
                RequireSame(samples[j].LogProbs, [.. tokens.Select(t => t.LogProb)], rounding, $"{what}: a log-prob");
                Require(tokens[^1].StopReason == samples[j].StopReason, $"{what} stops by {tokens[^1].StopReason?.ToString() ?? "nothing"}, but the sample by {samples[j].StopReason}");
                Require(tokens.SkipLast(1).All(t => t.StopReason is null), $"{what} goes on after a stop reason");
            }
        }
    }

    private static void CheckRatings(IPolicyEngine engine, double rounding)
    {
        using var session = engine.StartDecoding();
        foreach (var request in Requests(engine.Info))
        {
            var first = session.Add(request);
            var found = new Dictionary<long, List<DecodedToken>>();
            Steps(session, found);
            for (var j = 0; j < request.Keys.Length; j++)
            {
                var tokens = found[first + j];
                if (request.Alternatives is not { } alternatives)
                {
                    Require(tokens.All(t => t.Rating is null), "a token is rated that no rating was asked of");
                    continue;
                }

                var batch = new TokenBatch([new TokenSequence((int[])[.. request.Prompt.Span, .. tokens.Select(t => t.Token)], request.Prompt.Length)]);
                var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs, alternatives);
                engine.Score(batch, scores);
                Require(tokens.All(t => t.Rating is not null), "a token is not rated");
                RequireSame(scores.LogProbs, [.. tokens.Select(t => t.Rating!.LogProb)], rounding, "a rating");
                for (var t = 0; t < tokens.Count; t++)
                {
                    var (expected, rated) = (scores.AlternativesOf(t), tokens[t].Rating!.Alternatives);
                    Require(expected.Select(a => a.Token).SequenceEqual(rated.Select(a => a.Token)), $"token {t} has other alternatives than its score");
                    RequireSame([.. expected.Select(a => a.LogProb)], [.. rated.Select(a => a.LogProb)], rounding, $"an alternative of token {t}");
                }
            }
        }
    }

    private static void CheckRemoval(IPolicyEngine engine)
    {
        using var session = engine.StartDecoding();
        var prompt = RandomTokens(engine.Info, new CounterRandom(RandomKey.FromSeed(17)), 3);
        var request = new DecodingRequest { Prompt = prompt, Keys = [RandomKey.FromSeed(1), RandomKey.FromSeed(2), RandomKey.FromSeed(3)], Options = Options(6) with { EndOfSequenceIds = [] } };
        var first = session.Add(request);
        Require(session.Count == 3, $"the session counts {session.Count} completions, not 3");
        var found = new Dictionary<long, List<DecodedToken>>();
        while (!found.TryGetValue(first + 1, out var some) || some.Count < 2)
        {
            Steps(session, found, count: 1);
        }

        session.Remove(first + 1);
        var early = session.Add(request);
        session.Remove(early);
        Require(session.Count == 4, $"the session counts {session.Count} completions, not 4");
        Steps(session, found);
        Require(session.Count == 0, $"the session counts {session.Count} completions after all have ended");
        Require(found[first + 1].Count == 2 && !found.ContainsKey(early), "a removed completion goes on");
        var samples = engine.Sample([.. request.Keys.Select(k => new SamplePrompt(prompt, k))], request.Options);
        foreach (var (id, sample) in new[] { (first, samples[0]), (first + 2, samples[2]), (early + 1, samples[1]), (early + 2, samples[2]) })
        {
            Require(found[id].Select(t => t.Token).SequenceEqual(sample.Tokens), "a completion has other tokens after a removal");
        }

        session.Remove(first);
    }

    private static void CheckRefusals(IPolicyEngine engine)
    {
        var info = engine.Info;
        using var session = engine.StartDecoding();
        var good = new DecodingRequest { Prompt = new[] { 0 }, Keys = [RandomKey.FromSeed(1)], Options = Options(1) };
        Refuse(good with { Prompt = ReadOnlyMemory<int>.Empty }, "an empty prompt");
        Refuse(good with { Prompt = new int[info.ContextLength] }, "a prompt that fills the context");
        Refuse(good with { Prompt = new[] { info.VocabularySize } }, "an id beyond the vocabulary");
        Refuse(good with { Prompt = new[] { -1 } }, "a negative id");
        Refuse(good with { Keys = [] }, "a request without a key");
        Refuse(good with { Alternatives = info.VocabularySize + 1 }, "asking for more alternatives than tokens");
        Refuse(good with { Options = Options(0) }, "asking for no token");
        Require(session.Count == 0, "what was refused counts");
        session.Add(good);
        var found = new Dictionary<long, List<DecodedToken>>();
        Steps(session, found);
        Require(found.Count == 1, "the session does not work after a refusal");

        void Refuse(DecodingRequest request, string what) => RequireThrows<InvalidInputException>(() => session.Add(request), what);
    }

    private static void Steps(IDecodingSession session, Dictionary<long, List<DecodedToken>> found, int count = MostSteps)
    {
        var tokens = new List<DecodedToken>();
        for (var step = 0; step < count && session.Count > 0; step++)
        {
            tokens.Clear();
            session.Step(tokens);
            foreach (var token in tokens)
            {
                (found.TryGetValue(token.Id, out var list) ? list : found[token.Id] = []).Add(token);
            }

            Require(tokens.DistinctBy(t => t.Id).Count() == tokens.Count, "a step gives two tokens of one completion");
        }

        Require(count < MostSteps || session.Count == 0, $"the completions have not ended after {MostSteps} steps");
    }
}
