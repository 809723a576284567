using System.Globalization;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace SelfImprove.ChatModels;

/// <summary>An endpoint with its limits: asks, waits its turn, tries again, and says clearly why it gave up.</summary>
internal sealed class ChatEndpoint : IDisposable
{
    // A rule of thumb for English; the endpoint's own count corrects it.
    private const int CharactersPerToken = 4;

    private readonly ChatEndpointOptions _options;
    private readonly Lazy<IChatClient> _client;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _slots;
    private readonly RequestPacer _pacer;
    private readonly ResiliencePipeline _pipeline;

    public ChatEndpoint(ChatEndpointOptions options, IChatClientFactory clients, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);

        // Not before the first request: a run whose answers are all there needs no key.
        _client = new Lazy<IChatClient>(() => clients.Create(options));
        _slots = new SemaphoreSlim(options.MaxConcurrentRequests);
        _pacer = new RequestPacer(options.RequestsPerMinute, options.TokensPerMinute, clock);
        _pipeline = CreatePipeline(options, clock);
    }

    /// <summary>Asks.</summary>
    /// <param name="key">The request's key, which the answer keeps.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidInputException">The endpoint refuses: a wrong key, model or option.</exception>
    /// <exception cref="RunFailedException">The endpoint did not answer, however often it was asked.</exception>
    public async Task<ChatAnswer> AskAsync(string key, ChatRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var tries = 0;
        try
        {
            var response = await _pipeline.ExecuteAsync(
                (request, token) =>
                {
                    tries++;
                    return TryAsync(request, token);
                },
                request,
                cancellationToken).ConfigureAwait(false);
            return new ChatAnswer
            {
                Key = key,
                Text = response.Text,
                FinishReason = response.FinishReason?.Value,
                PromptTokens = response.Usage?.InputTokenCount,
                CompletionTokens = response.Usage?.OutputTokenCount,
                Retries = tries - 1,
            };
        }
        catch (ChatRequestException e) when (e.IsTooLong)
        {
            return new ChatAnswer { Key = key, Text = "", FinishReason = ChatAnswer.TooLong, Retries = tries - 1 };
        }
        catch (ChatRequestException e)
        {
            throw Explain(e, tries);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        _slots.Dispose();
        _pacer.Dispose();
    }

    private async ValueTask<ChatResponse> TryAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var expected = ((request.System?.Length ?? 0) + request.User.Length) / CharactersPerToken;
        var passage = await _pacer.WaitAsync(expected + request.MaxTokens, cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.Timeout), _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var response = await _client.Value.GetResponseAsync(request.ToMessages(), request.ToOptions(_options), linked.Token).ConfigureAwait(false);
            if (response.Usage is { InputTokenCount: { } prompt, OutputTokenCount: { } completion })
            {
                _pacer.Correct(passage, prompt + completion);
            }

            return response;
        }
        catch (Exception e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is not (InvalidInputException or ChatRequestException { Status: not null }))
        {
            throw new ChatRequestException(string.Create(CultureInfo.InvariantCulture, $"no answer within {_options.Timeout} s"), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            // From clients of other makes.
            throw new ChatRequestException(e.Message, e) { Status = (int?)(e as HttpRequestException)?.StatusCode };
        }
    }

    private static ResiliencePipeline CreatePipeline(ChatEndpointOptions options, TimeProvider clock) => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = failure => ValueTask.FromResult(failure.Outcome.Exception is ChatRequestException { IsTransient: true }),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(options.RetryDelay),
                MaxDelay = TimeSpan.FromSeconds(options.MaxRetryDelay),
                DelayGenerator = failure => ValueTask.FromResult((failure.Outcome.Exception as ChatRequestException)?.RetryAfter),
            })
            .Build();

    private Exception Explain(ChatRequestException e, int tries) => e switch
    {
        { IsTransient: true } => new RunFailedException(string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.BaseUrl}: model '{_options.Model}' gave no answer in {tries} {(tries == 1 ? "try" : "tries")}; the last one: {e.Message}. "
            + $"{(e.Status is null ? "Is the server running, and base-url right? " : "")}What was answered before is kept where answers are stored; give the same command again to go on"), e),
        { Status: 401 or 403 } => new InvalidInputException(
            $"{_options.BaseUrl}: access was refused ({e.Message}); "
            + (_options.ApiKeyVariable is { } variable ? $"check the key in the environment variable {variable}" : "put the key into an environment variable and give its name as api-key-variable"), e),
        { Status: 404 } => new InvalidInputException(
            $"{_options.BaseUrl}: {e.Message}; check base-url, which usually ends with /v1, and the model '{_options.Model}'", e),
        { Status: 429 } => new InvalidInputException($"{_options.BaseUrl}: no more requests are allowed ({e.Message}); check the quota, then give the same command again", e),
        { Status: >= 300 and < 400 } => new InvalidInputException(
            $"{_options.BaseUrl}: redirects to another address, which is not followed ({e.Message}); give the address that it redirects to as base-url if you trust it", e),
        _ => new InvalidInputException(
            $"{_options.BaseUrl}: model '{_options.Model}' refuses the request ({e.Message}); check temperature, max-tokens and token-limit-key", e),
    };
}
