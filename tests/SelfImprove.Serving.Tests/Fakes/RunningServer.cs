using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SelfImprove.Serving.Tests;

/// <summary>A server on a port of its own, and a client.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServedModel _model;

    private RunningServer(ServedModel model, WebApplication app, ManualTime time)
    {
        (_model, App, Time) = (model, app, time);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public ManualTime Time { get; }

    public static async Task<RunningServer> StartAsync(ServedModel model, ServingOptions? options = null)
    {
        var time = new ManualTime();
        var app = CompletionServer.Create(model, IPAddress.Loopback, 0, options, services => services.AddSingleton<TimeProvider>(time).AddLogging(logging => logging.ClearProviders()));
        await app.StartAsync();
        return new RunningServer(model, app, time);
    }

    /// <summary>Posts JSON and reads the answer, whatever its status.</summary>
    public async Task<Reply> PostAsync(string path, string json, string? key = null)
    {
        using var request = Request(path, json);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", key);
        }

        return await ReadAsync(await Client.SendAsync(request));
    }

    public Task<Reply> CompleteAsync(string json) => PostAsync("/v1/completions", json);

    public Task<Reply> ChatAsync(string json) => PostAsync("/v1/chat/completions", json);

    /// <summary>Posts JSON and reads the events of the answer.</summary>
    public async Task<List<string>> StreamAsync(string path, string json)
    {
        using var request = Request(path, json);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return await EventsAsync(response);
    }

    public static HttpRequestMessage Request(string path, string json) => new(HttpMethod.Post, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };

    public static async Task<List<string>> EventsAsync(HttpResponseMessage response)
    {
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, e => Assert.StartsWith("data: ", e, StringComparison.Ordinal));
        return [.. events.Select(e => e["data: ".Length..])];
    }

    public async Task<Reply> GetAsync(string path) => await ReadAsync(await Client.GetAsync(path));

    /// <summary>Waits until the server says that so many completions run and so many requests wait.</summary>
    public async Task WaitUntilAsync(int running, int waiting)
    {
        var end = Task.Delay(Patience);
        while (!end.IsCompleted)
        {
            var health = await Client.GetFromJsonAsync<JsonNode>("/health");
            if ((int)health!["running"]! == running && (int)health["waiting"]! == waiting)
            {
                return;
            }

            await Task.Delay(5);
        }

        Assert.Fail($"the server never had {running} running and {waiting} waiting");
    }

    public async ValueTask DisposeAsync()
    {
        (_model.Engine as GatedEngine)?.Open();
        await App.DisposeAsync();
        Client.Dispose();
        _model.Engine.Dispose();
    }

    private static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            return new Reply((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text), response.Headers.RetryAfter?.ToString());
        }
    }
}

/// <summary>An answer.</summary>
internal sealed record Reply(int Status, JsonNode Json, string? RetryAfter)
{
    public string Text => (string)Json["choices"]![0]!["text"]!;

    public string Content => (string)Json["choices"]![0]!["message"]!["content"]!;

    public string FinishReason => (string)Json["choices"]![0]!["finish_reason"]!;

    public string Error => (string)Json["error"]!["message"]!;
}
