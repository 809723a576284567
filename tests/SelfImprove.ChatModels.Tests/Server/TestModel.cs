using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace SelfImprove.ChatModels.Tests.Server;

/// <summary>A model to ask, with all that it needs.</summary>
internal sealed class TestModel : IDisposable
{
    private readonly ChatEndpoints _endpoints;
    private readonly AnswerStores _stores = new(NullLogger.Instance);

    public TestModel(ChatEndpointOptions options, TimeProvider? clock = null, string? answers = null)
    {
        Clock = clock ?? new SkippingClock();
        _endpoints = new ChatEndpoints(new OpenAIChatClientFactory(Clock), Clock);
        Usage = new ChatUsage(options);
        (Model, _) = new ChatModelFactory(_endpoints, _stores).Open(options, "test", answers, Usage);
    }

    public TimeProvider Clock { get; }

    public ChatUsage Usage { get; }

    public ChatModel Model { get; }

    public static ChatEndpointOptions At(string baseUrl) => new() { BaseUrl = baseUrl, Model = "tiny" };

    public static ChatRequest Request(string user, string sample = "") => new("Be brief.", user, 0.5, 100, sample);

    public static IEnumerable<ChatRequest> Requests(int count) => Enumerable.Range(0, count).Select(i => Request(i.ToString(CultureInfo.InvariantCulture)));

    public async Task<List<string>> AskAllAsync(IEnumerable<ChatRequest> requests, CancellationToken cancellationToken = default)
    {
        var texts = new List<string>();
        await foreach (var answer in Model.AskAllAsync(requests, cancellationToken))
        {
            texts.Add(answer.Text);
        }

        return texts;
    }

    public void Dispose()
    {
        _stores.Dispose();
        _endpoints.Dispose();
    }
}
