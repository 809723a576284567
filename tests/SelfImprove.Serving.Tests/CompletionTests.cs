using SelfImprove.Testing;

namespace SelfImprove.Serving.Tests;

public sealed class CompletionTests
{
    [Fact]
    public async Task A_completion_has_the_form_of_the_OpenAI_API()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync("""{"model":"alphabet","prompt":"abc","max_tokens":4,"temperature":0,"user":"somebody"}""");

        Assert.Equal(200, reply.Status);
        Assert.StartsWith("cmpl-", (string)reply.Json["id"]!, StringComparison.Ordinal);
        reply.Json["id"] = "";
        Assert.Equal(
            """{"id":"","object":"text_completion","created":1700000000,"model":"alphabet","choices":[{"text":"defg","index":0,"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}""",
            reply.Json.ToJsonString());
    }

    [Fact]
    public async Task The_end_of_the_sequence_stops_a_completion_and_counts_as_a_token()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync("""{"model":"alphabet","prompt":"x","temperature":0}""");

        Assert.Equal(("yz", "stop", 3), (reply.Text, reply.FinishReason, (int)reply.Json["usage"]!["completion_tokens"]!));
    }

    [Theory]
    [InlineData("\"abc\"", "de")]
    [InlineData("[2,3,4]", "de")]
    [InlineData("[\"abc\",\"k\"]", "de lm")]
    [InlineData("[[2,3,4],[12]]", "de lm")]
    public async Task Prompts_are_texts_or_tokens_one_or_many(string prompt, string expected)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync($$"""{"model":"alphabet","prompt":{{prompt}},"max_tokens":2,"temperature":0}""");

        Assert.Equal(expected, string.Join(' ', reply.Json["choices"]!.AsArray().OrderBy(c => (int)c!["index"]!).Select(c => (string)c!["text"]!)));
    }

    [Fact]
    public async Task The_begin_of_text_that_the_model_expects_is_put_before_a_text_unless_it_is_not_wanted()
    {
        await using var server = await RunningServer.StartAsync(Models.Bytes("abc"));

        var with = await server.CompleteAsync("""{"model":"bytes","prompt":"a","temperature":0}""");
        var without = await server.CompleteAsync("""{"model":"bytes","prompt":"a","temperature":0,"add_special_tokens":false}""");

        Assert.Equal(("bc", 2), (with.Text, (int)with.Json["usage"]!["prompt_tokens"]!));
        Assert.Equal(("bc", 1), (without.Text, (int)without.Json["usage"]!["prompt_tokens"]!));
    }

    [Fact]
    public async Task A_seed_gives_what_sampling_gives_whoever_else_asks()
    {
        var model = Models.Random();
        var expected = Samples(model, "abc", seed: 42, count: 3, new SamplingOptions { MaxTokens = 12, Temperature = 0.8, TopP = 0.9, TopK = 20, EndOfSequenceIds = [1] });
        await using var server = await RunningServer.StartAsync(model, new ServingOptions { MaxRows = 5 });

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 3 == 0
            ? server.CompleteAsync("""{"model":"random","prompt":"abc","n":3,"seed":42,"max_tokens":12,"temperature":0.8,"top_p":0.9,"top_k":20}""")
            : server.CompleteAsync($$"""{"model":"random","prompt":["q","rs"],"n":2,"max_tokens":{{i + 1}},"temperature":1.3}""")));

        foreach (var reply in replies.Where((_, i) => i % 3 == 0))
        {
            Assert.Equal(expected, reply.Json["choices"]!.AsArray().Select(c => (string)c!["text"]!));
        }

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(3, expected.Distinct().Count());
    }

    [Fact]
    public async Task Without_a_seed_every_answer_is_another()
    {
        await using var server = await RunningServer.StartAsync(Models.Random());
        const string Request = """{"model":"random","prompt":"abc","max_tokens":30,"temperature":1.5}""";

        Assert.NotEqual((await server.CompleteAsync(Request)).Json.ToJsonString(), (await server.CompleteAsync(Request)).Json.ToJsonString());
    }

    [Theory]
    [InlineData("\"gh\"", "def", "stop", 5)]
    [InlineData("[\"xyz\",\"h\",\"ghk\"]", "defg", "stop", 5)]
    [InlineData("\"d\"", "", "stop", 1)]
    [InlineData("\"kx\"", "defghijk", "length", 8)]
    public async Task A_stop_string_ends_a_completion_and_is_no_part_of_it(string stop, string text, string reason, int tokens)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync($$"""{"model":"alphabet","prompt":"abc","max_tokens":8,"temperature":0,"stop":{{stop}}}""");

        Assert.Equal((text, reason, tokens), (reply.Text, reply.FinishReason, (int)reply.Json["usage"]!["completion_tokens"]!));
    }

    [Fact]
    public async Task Log_probabilities_are_the_models_own_whatever_the_temperature()
    {
        var model = Models.Random();
        await using var server = await RunningServer.StartAsync(model);

        var reply = await server.CompleteAsync("""{"model":"random","prompt":"abc","max_tokens":5,"temperature":0.5,"seed":1,"logprobs":2}""");

        var tokens = model.Tokenizer.Encode("abc" + reply.Text);
        var scores = Score(model.Engine, tokens, from: 3, alternatives: 2);
        var found = reply.Json["choices"]![0]!["logprobs"]!;
        Assert.Equal(reply.Text.Select(c => c.ToString()), found["tokens"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(scores.LogProbs, found["token_logprobs"]!.AsArray().Select(p => (double)p!));
        Assert.Equal([0, 1, 2, 3, 4], found["text_offset"]!.AsArray().Select(o => (int)o!));
        for (var t = 0; t < 5; t++)
        {
            var top = found["top_logprobs"]![t]!.AsObject().ToDictionary(p => p.Key, p => (double)p.Value!);
            Assert.Equal(scores.LogProbs[t], top[reply.Text[t].ToString()]);
            Assert.All(scores.AlternativesOf(t), a => Assert.Equal(a.LogProb, top[model.Tokenizer.GetToken(a.Token)]));
            Assert.InRange(top.Count, 2, 3);
        }
    }

    [Fact]
    public async Task A_text_is_scored_by_repeating_it_without_a_completion()
    {
        var model = Models.Random();
        await using var server = await RunningServer.StartAsync(model);

        var reply = await server.CompleteAsync("""{"model":"random","prompt":["hello","ab"],"max_tokens":0,"echo":true,"logprobs":1}""");

        Assert.Equal("hello", reply.Text);
        Assert.Equal("ab", (string)reply.Json["choices"]![1]!["text"]!);
        Assert.Equal("length", reply.FinishReason);
        Assert.Equal("""{"prompt_tokens":7,"completion_tokens":0,"total_tokens":7}""", reply.Json["usage"]!.ToJsonString());
        var found = reply.Json["choices"]![0]!["logprobs"]!;
        Assert.Null(found["token_logprobs"]![0]);
        Assert.Null(found["top_logprobs"]![0]);
        Assert.Equal(Score(model.Engine, model.Tokenizer.Encode("hello"), from: 1).LogProbs, found["token_logprobs"]!.AsArray().Skip(1).Select(p => (double)p!));
        Assert.Equal(["h", "e", "l", "l", "o"], found["tokens"]!.AsArray().Select(t => (string)t!));
    }

    [Fact]
    public async Task Harnesses_score_with_one_token_more()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync("""{"model":"alphabet","prompt":[2,3,4,9],"max_tokens":1,"temperature":0,"echo":true,"logprobs":1,"seed":1234}""");

        var found = reply.Json["choices"]![0]!["logprobs"]!;
        var logProbs = found["token_logprobs"]!.AsArray().Skip(1).Select(p => (double)p!).ToArray();
        var greedy = found["top_logprobs"]!.AsArray().Skip(1).Select(top => top!.AsObject().Max(p => (double)p.Value!)).ToArray();
        Assert.Equal("abchi", reply.Text);
        Assert.Equal([true, true, false, true], logProbs.Zip(greedy, (p, g) => p == g));
        Assert.Equal(0, logProbs[0], 6);
        Assert.Equal(-30, logProbs[2], 6);
    }

    [Fact]
    public async Task A_token_of_a_part_of_a_character_is_spelled_by_its_bytes()
    {
        await using var server = await RunningServer.StartAsync(Models.Bytes("aé!"));

        var reply = await server.CompleteAsync("""{"model":"bytes","prompt":"a","max_tokens":2,"temperature":0,"logprobs":0}""");
        var cut = await server.CompleteAsync("""{"model":"bytes","prompt":"a","max_tokens":1,"temperature":0}""");

        Assert.Equal("é", reply.Text);
        Assert.Equal(["bytes:\\xc3", "bytes:\\xa9"], reply.Json["choices"]![0]!["logprobs"]!["tokens"]!.AsArray().Select(t => (string)t!));
        Assert.Equal("\uFFFD", cut.Text);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { ContextLength = 50 });

        Assert.Equal(
            """{"object":"list","data":[{"id":"alphabet","object":"model","created":1700000000,"owned_by":"selfimprove","context_length":50}]}""",
            (await server.GetAsync("/v1/models")).Json.ToJsonString());
        Assert.Equal("alphabet", (string)(await server.GetAsync("/v1/models/alphabet")).Json["id"]!);
        Assert.Equal((404, "there is no model 'gpt/4'; this server has 'alphabet'"), (await server.GetAsync("/v1/models/gpt/4")) is var none ? (none.Status, none.Error) : default);
        Assert.Equal("""{"status":"ok","running":0,"waiting":0}""", (await server.GetAsync("/health")).Json.ToJsonString());
    }

    [Fact]
    public async Task A_transformer_answers_as_it_samples_and_streams_the_same()
    {
        var tokenizer = WordLevelTokenizer.Build(["two plus three is five, so the answer is 5."], maxLength: 200);
        var config = EngineConformance.DefaultConfig with { VocabularySize = tokenizer.VocabularySize, ContextLength = 200 };
        var model = new ServedModel { Name = "tiny", Engine = new CpuEngineFactory(new CpuEngineOptions { Threads = 2 }).Create(config, RandomKey.FromSeed(3)), Tokenizer = tokenizer };
        var expected = Samples(model, "two plus three", seed: 7, count: 2, new SamplingOptions { MaxTokens = 20, EndOfSequenceIds = tokenizer.EndOfSequenceIds });
        await using var server = await RunningServer.StartAsync(model);
        const string Request = """{"model":"tiny","prompt":"two plus three","seed":7,"n":2,"max_tokens":20}""";

        var whole = await server.CompleteAsync(Request);
        var events = await server.StreamAsync("/v1/completions", """{"stream":true,""" + Request[1..]);

        Assert.Equal(expected, whole.Json["choices"]!.AsArray().Select(c => (string)c!["text"]!));
        Assert.Equal(expected, StreamingTests.Texts(events, 2));
    }

    private static string[] Samples(ServedModel model, string prompt, long seed, int count, SamplingOptions options)
    {
        // As the command sample derives its keys.
        var key = RandomKey.FromSeed(seed).Derive("sample");
        var tokens = model.Tokenizer.Encode(prompt);
        return [.. model.Engine.Sample([.. Enumerable.Range(0, count).Select(i => new SamplePrompt(tokens, key.Derive(i)))], options).Select(s => model.Tokenizer.Decode(s.Tokens))];
    }

    private static TokenScores Score(IPolicyEngine engine, int[] tokens, int from, int alternatives = 0)
    {
        var batch = new TokenBatch([new TokenSequence(tokens, from)]);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs, alternatives);
        engine.Score(batch, scores);
        return scores;
    }
}
