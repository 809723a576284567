namespace SelfImprove.Serving.Tests;

public sealed class ChatTests
{
    [Fact]
    public async Task An_answer_has_the_form_of_the_OpenAI_API()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.ChatAsync("""
            {"model":"alphabet","temperature":0,"max_completion_tokens":3,"messages":[{"role":"developer","content":"abc"},{"role":"user","content":[{"type":"text","text":"d"},{"type":"text","text":"e"}]}]}
            """);

        Assert.StartsWith("chatcmpl-", (string)reply.Json["id"]!, StringComparison.Ordinal);
        reply.Json["id"] = "";
        Assert.Equal(
            """{"id":"","object":"chat.completion","created":1700000000,"model":"alphabet","choices":[{"index":0,"message":{"role":"assistant","content":"fgh","refusal":null},"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""",
            reply.Json.ToJsonString());
    }

    [Fact]
    public async Task Without_a_limit_an_answer_may_fill_the_context()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(context: 10));

        var full = await server.ChatAsync("""{"model":"alphabet","temperature":0,"messages":[{"role":"user","content":"abc"}]}""");
        var ended = await server.ChatAsync("""{"model":"alphabet","temperature":0,"messages":[{"role":"user","content":"w"}]}""");

        Assert.Equal(("defghij", "length"), (full.Content, full.FinishReason));
        Assert.Equal(("xyz", "stop"), (ended.Content, ended.FinishReason));
    }

    [Fact]
    public async Task The_models_template_makes_the_prompt()
    {
        var template = ChatTemplate.BuiltIn("llama-3");
        await using var server = await RunningServer.StartAsync(Models.Bytes("abc", template));

        var reply = await server.ChatAsync("""{"model":"bytes","temperature":0,"max_tokens":1,"messages":[{"role":"user","content":"Hi"}]}""");

        var expected = TokenizerLoader.Load(Models.Llama).Encode(template.Render([new ChatMessage("user", "Hi")])).Length;
        Assert.Equal(expected, (int)reply.Json["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Log_probabilities_come_with_bytes_and_alternatives()
    {
        await using var server = await RunningServer.StartAsync(Models.Bytes("aé!", ChatTemplate.Parse("{{ messages[0].content }}")));

        var reply = await server.ChatAsync("""{"model":"bytes","temperature":0,"logprobs":true,"top_logprobs":1,"messages":[{"role":"user","content":"a"}]}""");

        var content = reply.Json["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal("é!", reply.Content);
        Assert.Equal(["[195]", "[169]", "[33]"], content.Select(t => t!["bytes"]!.ToJsonString()));
        Assert.Equal("!", (string)content[2]!["token"]!);
        Assert.All(content, t =>
        {
            Assert.InRange((double)t!["logprob"]!, -1e-6, 0);
            var top = Assert.Single(t["top_logprobs"]!.AsArray());
            Assert.Equal(((string)t["token"]!, (double)t["logprob"]!, t["bytes"]!.ToJsonString()), ((string)top!["token"]!, (double)top["logprob"]!, top["bytes"]!.ToJsonString()));
        });
    }

    [Theory]
    [InlineData("""{"model":"M"}""", """'messages' is missing; it is a list such as [{"role":"user","content":"Hi"}]""", "messages")]
    [InlineData("""{"model":"M","messages":[]}""", """'messages' must be a list such as [{"role":"user","content":"Hi"}], but is []""", "messages")]
    [InlineData("""{"model":"M","messages":["Hi"]}""", "'messages[0]' must be an object with role and content", "messages[0]")]
    [InlineData("""{"model":"M","messages":[{"role":"tool","content":"x"}]}""", "'messages[0].role' must be one of system, developer, user, assistant", "messages[0].role")]
    [InlineData("""{"model":"M","messages":[{"role":"user"}]}""", "'messages[0].content' is missing", "messages[0].content")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":7}]}""", "'messages[0].content' must be a text, or a list of parts of the type text, but is 7", "messages[0].content")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "'messages[0].content[0]' must be a part such as {\"type\":\"text\",\"text\":\"Hi\"}: the model reads texts alone", "messages[0].content[0]")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a","name":"x"}]}""", "'messages[0].name' is not supported", "messages[0].name")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a"}],"tools":[{}]}""", "'tools' is not supported; leave it out, or set it to []", "tools")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}}""", "'response_format' is not supported; leave it out, or set it to {\"type\":\"text\"}", "response_format")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a"}],"top_logprobs":2}""", "'top_logprobs' needs 'logprobs': true", "top_logprobs")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a"}],"max_tokens":2,"max_completion_tokens":3}""", "'max_tokens' and 'max_completion_tokens' are two names of one limit; give one of them", "max_tokens")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"a"}],"max_tokens":10}""", "the conversation has 1 tokens and max_tokens is 10: together 11, but the context holds 10", "messages")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"aaaaaaaaaa"}]}""", "the conversation has 10 tokens, but the context holds 10", "messages")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":""}]}""", "the conversation gives an empty prompt; the model needs at least one token", "messages")]
    [InlineData("""{"model":"M","messages":[{"role":"user","content":"A"}]}""", "'A' is not a letter from a to z", "messages")]
    public async Task What_can_not_be_answered_is_named(string request, string message, string param)
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(context: 10) with { Name = "M" });

        var reply = await server.ChatAsync(request);

        Assert.Equal((400, message, param, "invalid_request_error"), (reply.Status, reply.Error, (string?)reply.Json["error"]!["param"], (string)reply.Json["error"]!["type"]!));
    }

    [Fact]
    public async Task Neutral_values_of_unsupported_parameters_are_accepted()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet());

        var reply = await server.ChatAsync("""
            {"model":"alphabet","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","refusal":null}],"temperature":0,"max_tokens":2,"tools":[],"tool_choice":"none","parallel_tool_calls":true,
             "response_format":{"type":"text"},"logit_bias":{},"presence_penalty":0,"frequency_penalty":0.0,"n":null,"stop":null,"store":false,"metadata":{},"user":"me","stream":false,"top_k":-1,"logprobs":false,"top_logprobs":0}
            """);

        Assert.Equal((200, "cd"), (reply.Status, reply.Content));
    }

    [Fact]
    public async Task A_model_without_a_template_says_so()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet() with { ChatTemplate = null });

        var reply = await server.ChatAsync("""{"model":"alphabet","messages":[{"role":"user","content":"a"}]}""");

        Assert.Equal(
            (400, "the model 'alphabet' has no chat template; use /v1/completions, or start the server with one (--chat-template chatml, llama-3, llama-3.2, plain)"), (reply.Status, reply.Error));
    }
}
