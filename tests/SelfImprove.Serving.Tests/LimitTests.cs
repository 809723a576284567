using System.Net;
using System.Text;

namespace SelfImprove.Serving.Tests;

public sealed class LimitTests
{
    private const string Small = """{"model":"alphabet","prompt":"a","max_tokens":3,"temperature":0}""";

    [Theory]
    [InlineData("""{"prompt":"a"}""", "'model' is missing; this server has 'alphabet'", "model")]
    [InlineData("""{"model":7,"prompt":"a"}""", "'model' must be a text, but is 7", "model")]
    [InlineData("""{"model":"alphabet"}""", "'prompt' is missing; it is a text, a list of texts, a list of token ids, or a list of lists of token ids", "prompt")]
    [InlineData("""{"model":"alphabet","prompt":["a",1]}""", """'prompt' must be a text, a list of texts, a list of token ids, or a list of lists of token ids, but is ["a",1]""", "prompt")]
    [InlineData("""{"model":"alphabet","prompt":[2,28]}""", "'prompt' holds 28, which is not a token id; ids are 0 to 27", "prompt")]
    [InlineData("""{"model":"alphabet","prompt":""}""", "the prompt is empty; the model needs at least one token", "prompt")]
    [InlineData("""{"model":"alphabet","prompt":"Q"}""", "'Q' is not a letter from a to z", null)]
    [InlineData("""{"model":"alphabet","prompt":"a","temperature":3}""", "'temperature' must be a number from 0 (greedy) to 2, but is 3", "temperature")]
    [InlineData("""{"model":"alphabet","prompt":"a","top_p":0}""", "'top_p' must be a number greater than 0 and at most 1, but is 0", "top_p")]
    [InlineData("""{"model":"alphabet","prompt":"a","n":17}""", "'n' must be a whole number from 1 to 16, but is 17", "n")]
    [InlineData("""{"model":"alphabet","prompt":["a","b","c","d","e","f","g","h","i"],"n":16}""", "9 prompts with n = 16 are 144 completions; one request can have 128", "prompt")]
    [InlineData("""{"model":"alphabet","prompt":"a","seed":1.5}""", "'seed' must be a whole number of 64 bits, but is 1.5", "seed")]
    [InlineData("""{"model":"alphabet","prompt":"a","stop":["a","b","c","d","e"]}""", """'stop' must be a text, or a list of up to 4 texts, none of them empty, but is ["a","b","c","d","e"]""", "stop")]
    [InlineData("""{"model":"alphabet","prompt":"a","max_tokens":0}""", "'max_tokens' must be a whole number from 1 on, but is 0", "max_tokens")]
    [InlineData("""{"model":"alphabet","prompt":"abc","max_tokens":62}""", "the prompt has 3 tokens and max_tokens is 62: together 65, but the context holds 64", "max_tokens")]
    [InlineData("""{"model":"alphabet","prompt":["a","abc"],"max_tokens":62}""", "prompt 1 has 3 tokens and max_tokens is 62: together 65, but the context holds 64", "max_tokens")]
    [InlineData("""{"model":"alphabet","prompt":"a","logprobs":21}""", "'logprobs' must be a whole number from 0 to 20, but is 21", "logprobs")]
    [InlineData("""{"model":"alphabet","prompt":"a","stream":"yes"}""", "'stream' must be true or false, but is \"yes\"", "stream")]
    [InlineData("""{"model":"alphabet","prompt":"a","stream_options":{"include_usage":true}}""", "'stream_options' needs 'stream': true", "stream_options")]
    [InlineData("""{"model":"alphabet","prompt":"a","stream":true,"stream_options":{"usage":true}}""", "'stream_options.usage' is not supported", "stream_options.usage")]
    [InlineData("""{"model":"alphabet","prompt":"a","best_of":4}""", "'best_of' is not supported; leave it out, or set it to the same as n", "best_of")]
    [InlineData("""{"model":"alphabet","prompt":"a","suffix":"z"}""", "'suffix' is not supported; leave it out, or set it to null", "suffix")]
    [InlineData("""{"model":"alphabet","prompt":"a","logit_bias":{"5":1}}""", "'logit_bias' is not supported; leave it out, or set it to {}", "logit_bias")]
    [InlineData("""{"model":"alphabet","prompt":"a","presence_penalty":0.5}""", "'presence_penalty' is not supported; leave it out, or set it to 0", "presence_penalty")]
    [InlineData("""{"model":"alphabet","prompt":"a","frequency_penalty":"x"}""", "'frequency_penalty' is not supported; leave it out, or set it to 0", "frequency_penalty")]
    [InlineData("""{"model":"alphabet","prompt":"a","max_token":5}""", "'max_token' is not supported; is 'max_tokens' meant?", "max_token")]
    [InlineData("""[1]""", "the request's body must be a JSON object", null)]
    [InlineData("""{"model":"alphabet","prompt":"\ud83d"}""", "a text of the request is not Unicode: half of a surrogate pair stands alone, or a byte is no UTF-8", null)]
    public async Task What_can_not_be_answered_is_named(string request, string message, string? param)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.CompleteAsync(request);

        Assert.Equal((400, message, param, "invalid_request_error"), (reply.Status, reply.Error, (string?)reply.Json["error"]!["param"], (string)reply.Json["error"]!["type"]!));
        Assert.Equal(200, (await server.CompleteAsync(Small)).Status);
    }

    [Fact]
    public async Task Malformed_JSON_and_an_unknown_model_and_other_types_are_refused()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var malformed = await server.CompleteAsync("{\"model\":");
        var unknown = await server.CompleteAsync("""{"model":"gpt","prompt":"a"}""");
        using var form = await server.Client.PostAsync("/v1/completions", new StringContent(Small, Encoding.UTF8, "text/plain"));

        Assert.Equal(400, malformed.Status);
        Assert.StartsWith("the request's body is malformed JSON: ", malformed.Error, StringComparison.Ordinal);
        Assert.Equal(
            (404, """{"error":{"message":"there is no model 'gpt'; this server has 'alphabet'","type":"invalid_request_error","param":"model","code":"model_not_found"}}"""),
            (unknown.Status, unknown.Json.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.Equal(
            """{"error":{"message":"the request's body must be JSON: send 'Content-Type: application/json'","type":"invalid_request_error","param":null,"code":"unsupported_media_type"}}""",
            await form.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused(bool chunked)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { MaxBodyBytes = 100 });
        using var request = RunningServer.Request("/v1/completions", Small + new string(' ', 100));
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("the request's body is larger than 100 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 401, "the API key is missing: send 'Authorization: Bearer KEY'")]
    [InlineData("Basic c2VjcmV0", 401, "the API key is missing: send 'Authorization: Bearer KEY'")]
    [InlineData("Bearer secre", 401, "the API key is wrong")]
    [InlineData("Bearer secret", 200, null)]
    public async Task A_key_is_asked_of_every_request_but_that_for_health(string? key, int status, string? message)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { ApiKey = "secret" });

        var reply = await server.PostAsync("/v1/completions", Small, key);

        Assert.Equal(status, reply.Status);
        Assert.Equal(message, (string?)reply.Json["error"]?["message"]);
        Assert.Equal(message is null ? null : "invalid_api_key", (string?)reply.Json["error"]?["code"]);
        Assert.Equal(401, (await server.GetAsync("/v1/models")).Status);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Requests_under_another_name_of_this_machine_are_not_answered()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Host = "evil.example";

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_told_to_come_back()
    {
        var engine = new GatedEngine(Models.Alphabet().Engine);
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { Engine = engine }, new ServingOptions { MaxRows = 1, MaxQueuedRequests = 1 });
        var first = server.CompleteAsync(Small);
        await server.WaitUntilAsync(running: 1, waiting: 0);
        var second = server.CompleteAsync(Small);
        await server.WaitUntilAsync(running: 1, waiting: 1);

        var third = await server.CompleteAsync(Small);
        engine.Open();

        Assert.Equal((429, "1 requests are waiting already; try again later", "1"), (third.Status, third.Error, third.RetryAfter));
        Assert.Equal("rate_limit_exceeded", (string)third.Json["error"]!["code"]!);
        Assert.Equal("bcd", (await first).Text);
        Assert.Equal("bcd", (await second).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_goes_away_frees_its_place(bool streamed)
    {
        var engine = new GatedEngine(Models.Alphabet().Engine);
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { Engine = engine }, new ServingOptions { MaxRows = 1 });
        using (var gone = new CancellationTokenSource())
        {
            var long1 = $$"""{"model":"alphabet","prompt":"aaaa","max_tokens":60,"temperature":0,"stream":{{(streamed ? "true" : "false")}}}""";
            using var request = RunningServer.Request("/v1/completions", long1);
            var first = server.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, gone.Token);
            await server.WaitUntilAsync(running: 1, waiting: 0);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        var second = server.CompleteAsync(Small);
        while (engine.Removed == 0)
        {
            // One step at a time, until the server has seen that the client is gone: at most as many as the answer has tokens.
            engine.Open(1);
            await Task.Delay(5);
        }

        engine.Open();

        Assert.Equal("bcd", (await second).Text);
        Assert.Equal(1, engine.Removed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_takes_too_long_ends(bool streamed)
    {
        var engine = new GatedEngine(Models.Alphabet().Engine);
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { Engine = engine }, new ServingOptions { RequestTimeout = TimeSpan.FromSeconds(90) });
        var answer = server.Client.SendAsync(RunningServer.Request("/v1/completions", Small[..^1] + (streamed ? ",\"stream\":true}" : "}")));
        await server.WaitUntilAsync(running: 1, waiting: 0);
        server.Time.Advance(TimeSpan.FromSeconds(90));
        using var response = await answer;

        Assert.Equal(streamed ? HttpStatusCode.OK : HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(
            (streamed ? "data: " : "") + """{"error":{"message":"the request took longer than 90 s","type":"timeout_error","param":null,"code":"timeout"}}""" + (streamed ? "\n\n" : ""),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_server_that_stops_finishes_its_answers_and_refuses_new_requests()
    {
        var engine = new GatedEngine(Models.Alphabet().Engine);
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { Engine = engine });
        var first = server.StreamAsync("/v1/completions", Small[..^1] + ",\"stream\":true}");
        await server.WaitUntilAsync(running: 1, waiting: 0);
        var stop = server.App.StopAsync();
        while ((await server.GetAsync("/health")).Status == 200)
        {
            await Task.Delay(5);
        }

        var second = await server.CompleteAsync(Small);
        engine.Open();

        Assert.Equal((503, "the server is stopping", "10"), (second.Status, second.Error, second.RetryAfter));
        Assert.Equal(["bcd"], StreamingTests.Texts(await first, 1));
        await stop;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_stops_waits_only_so_long(bool streamed)
    {
        var engine = new GatedEngine(Models.Alphabet().Engine);
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { Engine = engine }, new ServingOptions { ShutdownTimeout = TimeSpan.FromSeconds(5) });
        var answer = server.Client.SendAsync(RunningServer.Request("/v1/completions", Small[..^1] + (streamed ? ",\"stream\":true}" : "}")));
        await server.WaitUntilAsync(running: 1, waiting: 0);
        var stop = server.App.StopAsync();
        while ((await server.GetAsync("/health")).Status == 200)
        {
            await Task.Delay(5);
        }

        while (!answer.IsCompleted)
        {
            server.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5);
        }

        using var response = await answer;
        Assert.Equal(streamed ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("""{"error":{"message":"the server is stopping",""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stop;
    }

    [Fact]
    public void Options_out_of_range_are_named_all_at_once()
    {
        var options = new ServingOptions { MaxRows = 0, MaxQueuedRequests = 0 };
        var times = new ServingOptions { RequestTimeout = TimeSpan.Zero, ShutdownTimeout = TimeSpan.FromDays(2), ApiKey = " " };

        Assert.Equal(
            "the server's options: The field MaxRows must be between 1 and 1024.; The field MaxQueuedRequests must be between 1 and 1048576.",
            Assert.Throws<InvalidInputException>(() => CompletionServer.Create(Models.Alphabet(), IPAddress.Loopback, 0, options)).Message);
        Assert.Equal(
            "the server's options: the request timeout is 00:00:00; it must be greater than 0 and at most a day; the shutdown timeout is 2.00:00:00; it must be at least 0 and at most a day; the API key is empty",
            Assert.Throws<InvalidInputException>(() => CompletionServer.Create(Models.Alphabet(), IPAddress.Loopback, 0, times)).Message);
    }
}
