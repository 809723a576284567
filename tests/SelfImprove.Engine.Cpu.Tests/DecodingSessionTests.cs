using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Completions that join and leave: on prompts of several parts, on any number of threads, with a vocabulary of several blocks.</summary>
public sealed class DecodingSessionTests
{
    private static readonly ModelConfig s_config = TinyModel.Aligned with { AttentionBias = true, VocabularySize = 1100, ContextLength = 400 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Completions_are_those_of_sampling_whatever_joins_while_they_are_made(int threads)
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory(threads));
        using var session = engine.StartDecoding();
        var lengths = new[] { 1, DecodingSession.PromptTokensPerStep, DecodingSession.PromptTokensPerStep + 1, 300, 5, 130 };
        var requests = lengths.Select((length, i) => Request(length, keys: 1 + (i % 2), new SamplingOptions { MaxTokens = 40, TopP = i % 2 == 0 ? 1 : 0.9, EndOfSequenceIds = [3, 4, 5] })).ToArray();
        var drawn = new List<DecodedToken>();
        var first = new long[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            first[i] = session.Add(requests[i]);
            session.Step(drawn);
            session.Step(drawn);
        }

        while (session.Count > 0)
        {
            session.Step(drawn);
        }

        for (var i = 0; i < requests.Length; i++)
        {
            var samples = engine.Sample([.. requests[i].Keys.Select(k => new SamplePrompt(requests[i].Prompt, k))], requests[i].Options);
            for (var j = 0; j < samples.Count; j++)
            {
                var found = drawn.Where(t => t.Id == first[i] + j).ToArray();
                Assert.Equal(samples[j].Tokens, found.Select(t => t.Token));
                Assert.Equal(samples[j].LogProbs, found.Select(t => t.LogProb));
                Assert.Equal(samples[j].StopReason, found[^1].StopReason);
            }
        }
    }

    [Fact]
    public void Alternatives_are_the_most_likely_of_all_blocks_of_the_vocabulary()
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory());
        using var session = engine.StartDecoding();
        var request = Request(7, keys: 1, new SamplingOptions { MaxTokens = 1, EndOfSequenceIds = [] }) with { Alternatives = 9 };
        session.Add(request);
        var drawn = new List<DecodedToken>();
        session.Step(drawn);
        var batch = new TokenBatch(Enumerable.Range(0, s_config.VocabularySize).Select(v => new TokenSequence((int[])[.. request.Prompt.Span, v], 7)));
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        engine.Score(batch, scores);

        var expected = scores.LogProbs.Index().OrderByDescending(p => p.Item).Take(9).Select(p => new RatedToken(p.Index, p.Item));
        Assert.Equal(expected, drawn[0].Rating!.Alternatives);
        Assert.Equal(scores.LogProbs[drawn[0].Token], drawn[0].Rating!.LogProb);
    }

    [Fact]
    public void Of_equal_logits_the_smaller_ids_come_first()
    {
        using var engine = (CpuPolicyEngine)TinyModel.Factory().Create(s_config, RandomKey.FromSeed(1));
        engine.Weights.Values.Clear();
        engine.Weights.Invalidate();
        var scores = new TokenScores(1, TokenOutputs.None, alternatives: 3);

        engine.Score(new TokenBatch([new TokenSequence(new[] { 5, 6 }, 1)]), scores);

        Assert.Equal([0, 1, 2], scores.AlternativeTokens);
        Assert.All(scores.AlternativeLogProbs, p => Assert.Equal(-Math.Log(1100), p, 6));
    }

    [Theory]
    [InlineData(ModelArchitecture.Mistral)]
    [InlineData(ModelArchitecture.Qwen3)]
    public void A_window_of_attention_ends_completions_as_in_sampling(ModelArchitecture architecture)
    {
        var config = s_config with { Architecture = architecture, AttentionBias = false, QueryKeyNorm = architecture == ModelArchitecture.Qwen3, SlidingWindow = 30 };
        using var engine = TinyModel.Create(config, TinyModel.Factory(2));
        using var session = engine.StartDecoding();
        var request = Request(20, keys: 2, new SamplingOptions { MaxTokens = 50, EndOfSequenceIds = [] });
        session.Add(request);
        var drawn = new List<DecodedToken>();
        while (session.Count > 0)
        {
            session.Step(drawn);
        }

        var samples = engine.Sample([.. request.Keys.Select(k => new SamplePrompt(request.Prompt, k))], request.Options);
        Assert.Equal(10, samples[0].Tokens.Length);
        Assert.Equal(samples[0].Tokens, drawn.Where(t => t.Id == 0).Select(t => t.Token));
        Assert.Equal(samples[1].LogProbs, drawn.Where(t => t.Id == 1).Select(t => t.LogProb));
        Assert.Equal(StopReason.Length, drawn[^1].StopReason);
    }

    [Fact]
    public void What_can_not_be_decoded_is_named()
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory());
        using var session = engine.StartDecoding();
        var request = Request(7, keys: 1, new SamplingOptions { MaxTokens = 1, EndOfSequenceIds = [] });

        Assert.Equal("1101 alternatives are asked of a vocabulary of 1100 ids", Assert.Throws<InvalidInputException>(() => session.Add(request with { Alternatives = 1101 })).Message);
        Assert.Equal("the request has no key; it needs one per completion", Assert.Throws<InvalidInputException>(() => session.Add(request with { Keys = [] })).Message);
        Assert.Equal(
            "1101 alternatives are asked of a vocabulary of 1100 ids",
            Assert.Throws<InvalidInputException>(() => engine.Score(new TokenBatch([]), new TokenScores(0, TokenOutputs.None, 1101))).Message);
    }

    private static DecodingRequest Request(int length, int keys, SamplingOptions options)
    {
        var random = new CounterRandom(RandomKey.FromSeed(length));
        return new DecodingRequest
        {
            Prompt = Enumerable.Range(0, length).Select(_ => random.NextInt32(0, s_config.VocabularySize - 1)).ToArray(),
            Keys = [.. Enumerable.Range(0, keys).Select(k => RandomKey.FromSeed(length).Derive(k))],
            Options = options,
        };
    }
}
