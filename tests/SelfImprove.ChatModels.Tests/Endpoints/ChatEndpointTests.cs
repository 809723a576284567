using System.Globalization;
using SelfImprove.ChatModels.Tests.Server;

namespace SelfImprove.ChatModels.Tests.Endpoints;

public sealed class ChatEndpointTests
{
    [Fact]
    public async Task A_request_says_what_it_was_told_to_and_the_answer_is_counted()
    {
        using var server = new ChatServer(_ => Reply.Of("fine", promptTokens: 1000, completionTokens: 500));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { PromptPrice = 2, CompletionPrice = 8 });

        var answer = await test.Model.AskAsync(TestModel.Request("How are you?"), default);

        Assert.Equal(("fine", "stop", 1000L, 500L, 0), (answer.Text, answer.FinishReason, answer.PromptTokens, answer.CompletionTokens, answer.Retries));
        var call = Assert.Single(server.Calls);
        Assert.Equal("/v1/chat/completions", call.Path);
        Assert.Equal(
            """{"model":"tiny","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"How are you?"}],"temperature":0.5,"max_tokens":100}""",
            call.Body.ToJsonString());
        var usage = test.Usage.Read("judge");
        Assert.Equal((1, 1000, 500, 0, 0.006), (usage["judge/requests"], usage["judge/prompt_tokens"], usage["judge/completion_tokens"], usage["judge/retries"], usage["judge/cost"]));
    }

    [Fact]
    public async Task The_limit_of_tokens_has_the_name_that_newer_models_want()
    {
        using var server = new ChatServer(_ => Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { TokenLimitKey = TokenLimitKey.MaxCompletionTokens });

        await test.Model.AskAsync(TestModel.Request("?"), default);

        Assert.Equal(100, (int?)Assert.Single(server.Calls).Body["max_completion_tokens"]);
        Assert.Null(Assert.Single(server.Calls).Body["max_tokens"]);
    }

    [Fact]
    public async Task An_endpoint_that_says_how_long_to_wait_is_waited_for_that_long()
    {
        var clock = new SkippingClock();
        using var server = new ChatServer(call => call.Number == 1 ? Reply.Error(429, "slow down").After(17) : Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl), clock);

        var answer = await test.Model.AskAsync(TestModel.Request("?"), default);

        Assert.Equal(("fine", 1), (answer.Text, answer.Retries));
        Assert.Equal([TimeSpan.FromSeconds(17)], clock.Waits);
        Assert.Equal(1, test.Usage.Read("judge")["judge/retries"]);
    }

    [Fact]
    public async Task A_date_to_wait_for_is_understood_too()
    {
        var clock = new SkippingClock();
        var date = (clock.GetUtcNow() + TimeSpan.FromSeconds(40)).ToString("r", CultureInfo.InvariantCulture);
        using var server = new ChatServer(call => call.Number == 1 ? Reply.Error(503, "later") with { Headers = [("Retry-After", date)] } : Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl), clock);

        await test.Model.AskAsync(TestModel.Request("?"), default);

        Assert.Equal([TimeSpan.FromSeconds(40)], clock.Waits);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(408)]
    public async Task Failures_of_a_server_pass_after_waits_that_have_a_limit(int status)
    {
        var clock = new SkippingClock();
        using var server = new ChatServer(call => call.Number <= 4 ? Reply.Error(status, "oops") : Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { RetryDelay = 2, MaxRetryDelay = 5 }, clock);

        var answer = await test.Model.AskAsync(TestModel.Request("?"), default);

        Assert.Equal(("fine", 4), (answer.Text, answer.Retries));
        Assert.Equal(4, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("<html>busy</html>")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{"message":{"cont""")]
    [InlineData("[1]")]
    public async Task An_answer_that_is_none_is_asked_for_again(string body)
    {
        using var server = new ChatServer(call => call.Number == 1 ? new Reply(200, body) : Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl));

        Assert.Equal("fine", (await test.Model.AskAsync(TestModel.Request("?"), default)).Text);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_asked_for_again()
    {
        using var server = new ChatServer(call => call.Number == 1 ? Reply.Of("fi") with { IsCut = true } : Reply.Of("fine"));
        using var test = new TestModel(TestModel.At(server.BaseUrl));

        Assert.Equal("fine", (await test.Model.AskAsync(TestModel.Request("?"), default)).Text);
        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        // The time-out comes at once, before or after the request arrives.
        var clock = new SkippingClock { Skips = _ => true };
        using var server = new ChatServer(_ => Reply.Of("late") with { Hangs = true });
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { Timeout = 30, Retries = 1 }, clock);

        var e = await Assert.ThrowsAsync<RunFailedException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal(
            $"{server.BaseUrl}: model 'tiny' gave no answer in 2 tries; the last one: no answer within 30 s. Is the server running, and base-url right? "
            + "What was answered before is kept where answers are stored; give the same command again to go on",
            e.Message);
        Assert.Equal(2, clock.Waits.Count(wait => wait == TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ChatServer.FreePort()}/v1");
        using var test = new TestModel(TestModel.At(url) with { Retries = 2 });

        var e = await Assert.ThrowsAsync<RunFailedException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal(
            $"{url}: model 'tiny' gave no answer in 3 tries; the last one: no connection, or one that broke (Connection refused). Is the server running, and base-url right? "
            + "What was answered before is kept where answers are stored; give the same command again to go on",
            e.Message);
    }

    [Fact]
    public async Task Failures_that_do_not_pass_are_told_with_the_number_of_tries()
    {
        using var server = new ChatServer(_ => Reply.Error(500, "out of order"));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { Retries = 3 });

        var e = await Assert.ThrowsAsync<RunFailedException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal(
            $"{server.BaseUrl}: model 'tiny' gave no answer in 4 tries; the last one: HTTP 500: out of order. "
            + "What was answered before is kept where answers are stored; give the same command again to go on",
            e.Message);
    }

    [Theory]
    [InlineData(401, null, "access was refused (HTTP 401: no); put the key into an environment variable and give its name as api-key-variable")]
    [InlineData(404, null, "HTTP 404: no; check base-url, which usually ends with /v1, and the model 'tiny'")]
    [InlineData(400, null, "model 'tiny' refuses the request (HTTP 400: no); check temperature, max-tokens and token-limit-key")]
    [InlineData(429, "insufficient_quota", "no more requests are allowed (HTTP 429: no); check the quota, then give the same command again")]
    [InlineData(302, null, "redirects to another address, which is not followed (HTTP 302: no); give the address that it redirects to as base-url if you trust it")]
    public async Task What_does_not_pass_is_not_asked_again(int status, string? code, string message)
    {
        using var server = new ChatServer(_ => Reply.Error(status, "no", code) with { Headers = [("Location", "/elsewhere")] });
        using var test = new TestModel(TestModel.At(server.BaseUrl));

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal($"{server.BaseUrl}: {message}", e.Message);
        Assert.Single(server.Calls);
    }

    [Theory]
    [InlineData(413, null, "too large")]
    [InlineData(400, "context_length_exceeded", "no")]
    [InlineData(400, null, "This model's maximum context length is 4096 tokens.")]
    public async Task A_request_that_the_model_can_not_read_whole_has_no_answer(int status, string? code, string message)
    {
        using var server = new ChatServer(_ => Reply.Error(status, message, code));
        using var test = new TestModel(TestModel.At(server.BaseUrl));

        var answer = await test.Model.AskAsync(TestModel.Request("?"), default);

        Assert.Equal(("", "too_long"), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public async Task A_key_comes_from_the_environment_and_is_in_no_message()
    {
        const string Variable = "SELFIMPROVE_TEST_KEY_1";
        Environment.SetEnvironmentVariable(Variable, "sk-1234567890");
        using var server = new ChatServer(call => Reply.Error(401, $"wrong: {call.Authorization}"));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { ApiKeyVariable = Variable });

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal($"{server.BaseUrl}: access was refused (HTTP 401: wrong: Bearer ***); check the key in the environment variable {Variable}", e.Message);
        Assert.Equal("Bearer sk-1234567890", Assert.Single(server.Calls).Authorization);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_asked_for_by_its_name()
    {
        using var test = new TestModel(TestModel.At("http://127.0.0.1:1/v1") with { ApiKeyVariable = "SELFIMPROVE_TEST_KEY_2" });

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => test.Model.AskAsync(TestModel.Request("?"), default));

        Assert.Equal("http://127.0.0.1:1/v1: the environment variable SELFIMPROVE_TEST_KEY_2, which api-key-variable names, is not set; put the key into it", e.Message);
    }

    [Fact]
    public async Task No_more_requests_are_made_at_once_than_allowed()
    {
        var three = new TaskCompletionSource();
        using var server = new ChatServer(async call =>
        {
            if (call.Number == 3)
            {
                three.SetResult();
            }

            await three.Task;
            await Task.Yield();
            return Reply.Of(call.User);
        });
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { MaxConcurrentRequests = 3 });

        var texts = await test.AskAllAsync(TestModel.Requests(30));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => i.ToString(CultureInfo.InvariantCulture)), texts);
        Assert.Equal(3, server.MostAtOnce);
    }

    [Fact]
    public async Task No_minute_has_more_requests_than_allowed()
    {
        var clock = new SkippingClock();
        var times = new List<DateTimeOffset>();
        using var server = new ChatServer(call =>
        {
            lock (times)
            {
                times.Add(clock.GetUtcNow());
            }

            return Reply.Of(call.User);
        });
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { RequestsPerMinute = 3, MaxConcurrentRequests = 1 }, clock);

        await test.AskAllAsync(TestModel.Requests(10));

        Assert.Equal(TimeSpan.FromMinutes(3), times[^1] - times[0]);
        Assert.All(times, time => Assert.InRange(times.Count(t => t >= time && t < time + TimeSpan.FromMinutes(1)), 1, 3));
    }

    [Fact]
    public async Task No_minute_has_more_tokens_than_allowed()
    {
        var clock = new SkippingClock();
        using var server = new ChatServer(_ => Reply.Of("", promptTokens: 100, completionTokens: 100));
        using var test = new TestModel(TestModel.At(server.BaseUrl) with { TokensPerMinute = 450, MaxConcurrentRequests = 1 }, clock);

        // Two answers of 200 tokens leave no room for a third that may have 102.
        await test.AskAllAsync(TestModel.Requests(6));

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)], clock.Waits);
    }
}
