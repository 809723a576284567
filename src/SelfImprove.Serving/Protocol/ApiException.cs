using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary>A request that is not answered, and what its sender is told.</summary>
internal sealed class ApiException(int status, string type, string message, string? param = null, string? code = null) : Exception(message)
{
    private const string InvalidRequestType = "invalid_request_error";

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The kind of error, as the OpenAI API names them.</summary>
    public string Type { get; } = type;

    /// <summary>The parameter that is wrong, or null.</summary>
    public string? Param { get; } = param;

    /// <summary>What programs tell errors apart by, or null.</summary>
    public string? Code { get; } = code;

    /// <summary>Seconds after which another try makes sense, or null.</summary>
    public int? RetryAfter { get; init; }

    public static ApiException Invalid(string message, string? param = null, string? code = null) => new(StatusCodes.Status400BadRequest, InvalidRequestType, message, param, code);

    public static ApiException TooLong(string message, string param) => Invalid(message, param, "context_length_exceeded");

    public static ApiException Unauthorized(string message) => new(StatusCodes.Status401Unauthorized, InvalidRequestType, message, code: "invalid_api_key");

    public static ApiException UnknownModel(string name, string served) =>
        new(StatusCodes.Status404NotFound, InvalidRequestType, $"there is no model '{name}'; this server has '{served}'", "model", "model_not_found");

    public static ApiException TooLarge(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, InvalidRequestType, $"the request's body is larger than {limit} bytes", code: "request_too_large");

    public static ApiException NotJson() =>
        new(StatusCodes.Status415UnsupportedMediaType, InvalidRequestType, "the request's body must be JSON: send 'Content-Type: application/json'", code: "unsupported_media_type");

    public static ApiException Busy(int waiting) => new(
        StatusCodes.Status429TooManyRequests, "rate_limit_error", $"{waiting} requests are waiting already; try again later", code: "rate_limit_exceeded") { RetryAfter = 1 };

    public static ApiException Stopping() => new(StatusCodes.Status503ServiceUnavailable, "server_error", "the server is stopping", code: "service_unavailable") { RetryAfter = 10 };

    public static ApiException OutOfMemory() => new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "the server has no memory for this request; ask for fewer tokens or try again later", code: "service_unavailable") { RetryAfter = 10 };

    public static ApiException TimedOut(TimeSpan limit) => new(
        StatusCodes.Status504GatewayTimeout, "timeout_error", FormattableString.Invariant($"the request took longer than {limit.TotalSeconds} s"), code: "timeout");

    public static ApiException Internal() => new(StatusCodes.Status500InternalServerError, "server_error", "the server failed; its log says why", code: "internal_error");
}
