using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SelfImprove.Serving;

/// <summary>What all requests have in common: key, limits, time, and errors in the OpenAI API's form.</summary>
/// <param name="service">The served model.</param>
/// <param name="logger">Told of defects.</param>
internal sealed class ApiEndpoint(CompletionService service, ILogger<ApiEndpoint> logger)
{
    /// <summary>Answers a request that has no body.</summary>
    public Task GetAsync(HttpContext context, Func<HttpContext, Task> answer) => GuardAsync(context, () =>
    {
        BearerKey.Require(context.Request, service.Options.ApiKey);
        return answer(context);
    });

    /// <summary>Answers a request with a JSON body.</summary>
    /// <typeparam name="TRequest">What the body says.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads the body.</param>
    /// <param name="answer">Answers it until the token is cancelled.</param>
    public Task PostAsync<TRequest>(HttpContext context, Func<JsonElement, TRequest> read, Func<HttpContext, TRequest, CancellationToken, Task> answer) => GuardAsync(context, async () =>
    {
        BearerKey.Require(context.Request, service.Options.ApiKey);
        service.Enter();
        try
        {
            using var timeout = new CancellationTokenSource(service.Options.RequestTimeout, service.Time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, service.Stopped, context.RequestAborted);
            try
            {
                var body = await RequestBody.ReadAsync(context.Request, service.Options.MaxBodyBytes, end.Token);
                await answer(context, RequestBody.Parse(body, read), end.Token);
            }
            catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
            {
                throw timeout.IsCancellationRequested ? ApiException.TimedOut(service.Options.RequestTimeout) : ApiException.Stopping();
            }
        }
        finally
        {
            service.Leave();
        }
    });

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The sender is told that the server failed, and the log why.")]
    private async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (ApiException e)
        {
            await SendErrorAsync(context.Response, e);
        }
        catch (InvalidInputException e)
        {
            await SendErrorAsync(context.Response, ApiException.Invalid(e.Message));
        }
        catch (BadHttpRequestException e)
        {
            await SendErrorAsync(context.Response, new ApiException(e.StatusCode, "invalid_request_error", e.Message));
        }
        catch (Exception e)
        {
            logger.LogError(e, "A request to {Path} failed", context.Request.Path);
            await SendErrorAsync(context.Response, ApiException.Internal());
        }
    }

    private static async Task SendErrorAsync(HttpResponse response, ApiException e)
    {
        if (response.HasStarted)
        {
            await AnswerWriter.SendErrorAsync(response, e);
            return;
        }

        response.StatusCode = e.Status;
        if (e.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (e.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        await ApiJson.SendAsync(response, ApiJson.Error(e));
    }
}
