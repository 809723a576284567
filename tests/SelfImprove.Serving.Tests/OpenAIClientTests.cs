using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace SelfImprove.Serving.Tests;

/// <summary>The client library that most .NET programs use.</summary>
public sealed class OpenAIClientTests
{
    [Fact]
    public async Task A_chat_is_answered()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { ApiKey = "secret" });
        var options = new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 4, IncludeLogProbabilities = true, TopLogProbabilityCount = 2, Seed = 1, EndUserId = "me", StopSequences = { "zz" } };

        ChatCompletion answer = await Client(server).CompleteChatAsync([new SystemChatMessage("ab"), new UserChatMessage("c")], options);

        Assert.Equal("defg", answer.Content[0].Text);
        Assert.Equal((ChatFinishReason.Length, ChatMessageRole.Assistant, "alphabet"), (answer.FinishReason, answer.Role, answer.Model));
        Assert.Equal((3, 4, 7), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal(["d", "e", "f", "g"], answer.ContentTokenLogProbabilities.Select(t => t.Token));
        Assert.All(answer.ContentTokenLogProbabilities, t => Assert.Equal(2, t.TopLogProbabilities.Count));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), answer.CreatedAt);
    }

    [Fact]
    public async Task A_chat_is_streamed_to_many_clients_at_once()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { ApiKey = "secret", MaxRows = 3 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            var (text, output, reason) = ("", 0, default(ChatFinishReason?));
            await foreach (var update in Client(server).CompleteChatStreamingAsync([new UserChatMessage(((char)('a' + i)).ToString())], new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 3 }))
            {
                text += string.Concat(update.ContentUpdate.Select(part => part.Text));
                output = update.Usage?.OutputTokenCount ?? output;
                reason = update.FinishReason ?? reason;
            }

            return (text, output, reason);
        }));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => ("bcdefghijklm".Substring(i, 3), 3, (ChatFinishReason?)ChatFinishReason.Length)), answers);
    }

    [Fact]
    public async Task Models_are_listed_and_errors_are_understood()
    {
        await using var server = await RunningServer.StartAsync(Models.Alphabet(), new ServingOptions { ApiKey = "secret" });
        var models = new OpenAIModelClient(new ApiKeyCredential("secret"), Endpoint(server));

        Assert.Equal("alphabet", Assert.Single((await models.GetModelsAsync()).Value).Id);
        var wrong = await Assert.ThrowsAsync<ClientResultException>(() => Client(server, "guess").CompleteChatAsync("a"));
        Assert.Equal(401, wrong.Status);
        Assert.Contains("the API key is wrong", wrong.Message, StringComparison.Ordinal);
    }

    private static ChatClient Client(RunningServer server, string key = "secret") => new("alphabet", new ApiKeyCredential(key), Endpoint(server));

    private static OpenAIClientOptions Endpoint(RunningServer server) => new() { Endpoint = new Uri(server.Client.BaseAddress!, "/v1") };
}
