using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace SelfImprove.ChatModels;

/// <summary>Asks an endpoint that speaks the protocol of OpenAI, once for each call.</summary>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly HttpClient _http;
    private readonly HttpClientPipelineTransport _transport;
    private readonly ChatClient _client;
    private readonly ChatEndpointOptions _options;
    private readonly string? _key;
    private readonly TimeProvider _clock;

    public OpenAIChatClient(ChatEndpointOptions options, string? key, TimeProvider clock)
    {
        (_options, _key, _clock) = (options, key, clock);

        // A redirect would send texts to somebody that the user has not named.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _transport = new HttpClientPipelineTransport(_http);
        _client = new ChatClient(options.Model, new ApiKeyCredential(key ?? "none"), new OpenAIClientOptions
        {
            Endpoint = new Uri(options.BaseUrl!),
            Transport = _transport,

            // Both are the caller's.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var body = ChatCompletionFormat.WriteRequest(messages, options, _options.Model!, _options.TokenLimitKey);
        PipelineResponse response;
        try
        {
            using var content = BinaryContent.Create(BinaryData.FromBytes(body));
            var result = await _client.CompleteChatAsync(content, new RequestOptions { CancellationToken = cancellationToken, ErrorOptions = ClientErrorBehaviors.NoThrow }).ConfigureAwait(false);
            response = result.GetRawResponse();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or ClientResultException or OperationCanceledException)
        {
            throw new ChatRequestException($"no connection, or one that broke ({Innermost(e).Message})", e);
        }

        using (response)
        {
            return response.Status is >= 200 and < 300 ? ChatCompletionFormat.ReadResponse(response.Content.ToMemory()) : throw Failure(response);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, Microsoft.Extensions.AI.ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : serviceKey is null && serviceType.IsInstanceOfType(_client) ? _client : null;

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    private ChatRequestException Failure(PipelineResponse response)
    {
        var (message, code) = ChatCompletionFormat.ReadError(response.Content.ToString());
        if (_key is not null)
        {
            message = message.Replace(_key, "***", StringComparison.Ordinal);
        }

        return new ChatRequestException(string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}: {message}"))
        {
            Status = response.Status,
            Code = code,
            RetryAfter = RetryAfterOf(response.Headers),
        };
    }

    private TimeSpan? RetryAfterOf(PipelineResponseHeaders headers)
    {
        if (headers.TryGetValue("retry-after-ms", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e12)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!headers.TryGetValue("retry-after", out text) || !RetryConditionHeaderValue.TryParse(text, out var value))
        {
            return null;
        }

        var wait = value.Delta ?? value.Date - _clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
