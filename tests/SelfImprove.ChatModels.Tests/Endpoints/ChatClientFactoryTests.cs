using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.ChatModels.Tests.Server;

namespace SelfImprove.ChatModels.Tests.Endpoints;

public sealed class ChatClientFactoryTests
{
    [Fact]
    public async Task A_client_of_another_make_is_asked_with_the_same_retries()
    {
        var client = new FailingOnce(new HttpRequestException("the line is busy"));

        var counts = (await JudgeOf(client).AnalyzeAsync("Some text.", BehaviorHints.None)).Counts;

        Assert.Equal(7, counts[Behavior.Verification]);
        Assert.Equal(["tiny", "tiny"], client.Models);
    }

    [Fact]
    public async Task A_defect_of_a_client_is_not_asked_again()
    {
        var client = new FailingOnce(new InvalidOperationException("a defect"));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await JudgeOf(client).AnalyzeAsync("Some text.", BehaviorHints.None));

        Assert.Equal("a defect", e.Message);
        Assert.Single(client.Models);
    }

    private static IBehaviorDetector JudgeOf(FailingOnce client)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new SkippingClock());
        services.AddSingleton<IChatClientFactory>(client);
        services.AddSelfImprove().AddChatModels();
        var options = new LlmJudgeOptions { Endpoint = TestModel.At("http://nowhere/v1"), Behaviors = ["verification"] };
        var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<ComponentCatalogue>().Choose<IBehaviorDetector>("llm-judge", options).Create(provider);
    }

    private sealed class FailingOnce(Exception failure) : IChatClientFactory, IChatClient
    {
        public List<string?> Models { get; } = [];

        public IChatClient Create(ChatEndpointOptions options) => this;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Models.Add(options?.ModelId);
            return Models.Count == 1 ? Task.FromException<ChatResponse>(failure) : Task.FromResult(new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(ChatRole.Assistant, "<count>7</count>")));
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
