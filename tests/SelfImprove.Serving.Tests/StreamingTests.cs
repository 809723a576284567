using System.Text;
using System.Text.Json.Nodes;

namespace SelfImprove.Serving.Tests;

public sealed class StreamingTests
{
    [Fact]
    public async Task A_stream_of_a_completion_gives_each_token_as_an_event()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var events = await server.StreamAsync("/v1/completions", """{"model":"alphabet","prompt":"w","temperature":0,"stream":true,"stream_options":{"include_usage":true}}""");

        var id = (string)JsonNode.Parse(events[0])!["id"]!;
        var head = $$"""{"id":"{{id}}","object":"text_completion","created":1700000000,"model":"alphabet","choices":[""";
        Assert.Equal(
            [
                head + """{"text":"x","index":0,"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """{"text":"y","index":0,"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """{"text":"z","index":0,"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":null}""",
                head + """],"usage":{"prompt_tokens":1,"completion_tokens":4,"total_tokens":5}}""",
                "[DONE]",
            ],
            events);
    }

    [Fact]
    public async Task A_stream_of_a_chat_begins_with_the_role_and_ends_with_the_reason()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var events = await server.StreamAsync("/v1/chat/completions", """{"model":"alphabet","messages":[{"role":"user","content":"y"}],"temperature":0,"stream":true}""");

        Assert.Equal(
            [
                """{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}""",
                """{"index":0,"delta":{"content":"z"},"logprobs":null,"finish_reason":null}""",
                """{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}""",
            ],
            events.SkipLast(1).Select(e => JsonNode.Parse(e)!["choices"]![0]!.ToJsonString()));
        Assert.Equal("chat.completion.chunk", (string)JsonNode.Parse(events[0])!["object"]!);
        Assert.Equal("[DONE]", events[^1]);
    }

    [Theory]
    [InlineData("a👍é!", "a")]
    [InlineData("xż€👎.", "x")]
    public async Task No_event_holds_a_part_of_a_character(string text, string prompt)
    {
        await using var server = await RunningServer.StartAsync(Models.Bytes(text));

        var events = await server.StreamAsync("/v1/completions", $$"""{"model":"bytes","prompt":"{{prompt}}","temperature":0,"stream":true,"logprobs":0}""");

        var parts = events.SkipLast(1).Select(e => (string)JsonNode.Parse(e)!["choices"]![0]!["text"]!).Where(t => t.Length > 0).ToArray();
        Assert.Equal(text[1..].EnumerateRunes().Select(r => r.ToString()), parts);
        Assert.Equal(
            Encoding.UTF8.GetByteCount(text) - 1,
            events.SkipLast(1).Sum(e => JsonNode.Parse(e)!["choices"]![0]!["logprobs"]!["tokens"]!.AsArray().Count));
    }

    [Fact]
    public async Task What_could_become_a_stop_string_is_held_back_with_its_tokens()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var events = await server.StreamAsync("/v1/completions", """{"model":"alphabet","prompt":"a","temperature":0,"stream":true,"logprobs":0,"stop":["defx","gh"]}""");

        Assert.Equal(
            [("b", "b", null), ("c", "c", null), ("def", "d e f", null), ("", "", "stop")],
            events.SkipLast(1).Select(e => JsonNode.Parse(e)!["choices"]![0]!).Select(c =>
                ((string)c["text"]!, string.Join(' ', c["logprobs"]!["tokens"]!.AsArray().Select(t => (string)t!)), (string?)c["finish_reason"])));
    }

    [Theory]
    [InlineData("\"temperature\":0")]
    [InlineData("\"temperature\":1.2,\"seed\":3,\"n\":3,\"stop\":[\"e\",\"qa\"]")]
    [InlineData("\"seed\":4,\"n\":2,\"echo\":true,\"logprobs\":2")]
    public async Task A_stream_joined_is_the_whole_answer(string parameters)
    {
        await using var server = await RunningServer.StartAsync(Models.Random());
        var request = $$"""{"model":"random","prompt":["abc","xy"],"max_tokens":25,{{parameters}}""";

        var whole = await server.CompleteAsync(request + "}");
        var events = await server.StreamAsync("/v1/completions", request + ",\"stream\":true}");

        var choices = whole.Json["choices"]!.AsArray();
        Assert.Equal(choices.Select(c => (string)c!["text"]!), Texts(events, choices.Count));
        var parts = events.SkipLast(1).Select(e => JsonNode.Parse(e)!["choices"]![0]!).ToLookup(c => (int)c["index"]!);
        foreach (var choice in choices)
        {
            var index = (int)choice!["index"]!;
            Assert.Equal((string)choice["finish_reason"]!, (string)parts[index].Last()["finish_reason"]!);
            foreach (var list in (string[])["tokens", "token_logprobs", "top_logprobs", "text_offset"])
            {
                Assert.Equal(
                    choice["logprobs"]?[list]?.AsArray().Select(v => v?.ToJsonString()) ?? [],
                    parts[index].Where(c => c["logprobs"] is not null).SelectMany(c => c["logprobs"]![list]!.AsArray()).Select(v => v?.ToJsonString()));
            }
        }
    }

    [Fact]
    public async Task Tokens_are_sent_as_they_are_drawn()
    {
        var model = Models.Alphabet();
        var engine = new GatedEngine(model.Engine);
        await using var server = await RunningServer.StartAsync(model with { Engine = engine });
        using var request = RunningServer.Request("/v1/completions", """{"model":"alphabet","prompt":"a","max_tokens":3,"temperature":0,"stream":true}""");
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        engine.Open(1);
        var first = await reader.ReadLineAsync();
        await server.WaitUntilAsync(running: 1, waiting: 0);
        engine.Open();
        var rest = await reader.ReadToEndAsync();

        Assert.Contains("\"text\":\"b\"", first, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"d\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_fails_in_the_middle_is_told_in_the_stream_and_the_server_goes_on()
    {
        var model = Models.Alphabet();
        var engine = new GatedEngine(model.Engine);
        await using var server = await RunningServer.StartAsync(model with { Engine = engine });
        const string Request = """{"model":"alphabet","prompt":"a","max_tokens":3,"temperature":0,"stream":true}""";
        using var request = RunningServer.Request("/v1/completions", Request);
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        engine.Failure = new IOException("boom");
        engine.Open();
        var events = await RunningServer.EventsAsync(response);
        engine.Failure = null;
        var again = await server.StreamAsync("/v1/completions", Request);

        Assert.Equal(["""{"error":{"message":"the server failed; its log says why","type":"server_error","param":null,"code":"internal_error"}}"""], events);
        Assert.Equal(["bcd"], Texts(again, 1));
    }

    /// <summary>The text of each choice of a stream.</summary>
    internal static string[] Texts(List<string> events, int choices)
    {
        var texts = Enumerable.Range(0, choices).Select(_ => new StringBuilder()).ToArray();
        foreach (var choice in events.SkipLast(1).SelectMany(e => JsonNode.Parse(e)!["choices"]!.AsArray()))
        {
            texts[(int)choice!["index"]!].Append((string)choice["text"]!);
        }

        return [.. texts.Select(t => t.ToString())];
    }
}
