using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace SelfImprove.ChatModels;

/// <summary>Where a language model answers, over the chat protocol of OpenAI that most servers speak, and how it is asked.</summary>
public sealed partial record ChatEndpointOptions : IValidatableObject
{
    /// <summary>The address in front of <c>/chat/completions</c>, such as <c>http://localhost:8000/v1</c>. There is no default: texts go where you say, and nowhere else.</summary>
    [Required]
    public string? BaseUrl { get; init; }

    /// <summary>The model's name, as the endpoint knows it.</summary>
    [Required]
    public string? Model { get; init; }

    /// <summary>The name of the environment variable that holds the API key. Default: none, for servers that want no key.</summary>
    [NoEffectOnResults]
    public string? ApiKeyVariable { get; init; }

    /// <summary>Always refused: a key does not belong into a file. Give the name of an environment variable as <c>api-key-variable</c>.</summary>
    [NoEffectOnResults]
    public string? ApiKey { get; init; }

    /// <summary>Sampling temperature. Default: 0 for a judge, 1 for a teacher; 0 to 2.</summary>
    [Range(0.0, 2.0)]
    public double? Temperature { get; init; }

    /// <summary>Most tokens of an answer. Default: 1024 for a judge, 2048 for a teacher.</summary>
    [Range(1, 1_000_000)]
    public int? MaxTokens { get; init; }

    /// <summary>What the endpoint calls that limit. Default <c>max-tokens</c>.</summary>
    [EnumDataType(typeof(TokenLimitKey))]
    public TokenLimitKey TokenLimitKey { get; init; }

    /// <summary>Seconds after which a request is given up and made again. Default 120.</summary>
    [NoEffectOnResults]
    [Range(0.001, 86_400.0)]
    public double Timeout { get; init; } = 120;

    /// <summary>Most requests at one time. Default 8.</summary>
    [NoEffectOnResults]
    [Range(1, 1024)]
    public int MaxConcurrentRequests { get; init; } = 8;

    /// <summary>Most requests in any minute. Default: no limit.</summary>
    [NoEffectOnResults]
    [Range(1, 1_000_000)]
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens in any minute, those of prompts and answers together; until an answer is there it counts with its limit. Default: no limit.</summary>
    [NoEffectOnResults]
    [Range(1L, 1_000_000_000_000L)]
    public long? TokensPerMinute { get; init; }

    /// <summary>How often a request is made again after a failure that may pass: no connection, no answer in time, HTTP 408, 429 and 5xx. Default 6.</summary>
    [NoEffectOnResults]
    [Range(0, 100)]
    public int Retries { get; init; } = 6;

    /// <summary>Seconds to wait before the first retry; each further wait is twice as long, with jitter. Where the endpoint says how long to wait (Retry-After), that counts. Default 1.</summary>
    [NoEffectOnResults]
    [Range(0.0, 3600.0)]
    public double RetryDelay { get; init; } = 1;

    /// <summary>Longest wait before a retry in seconds, unless the endpoint asks for more; at least <c>retry-delay</c>. Default 60.</summary>
    [NoEffectOnResults]
    [Range(0.0, 3600.0)]
    public double MaxRetryDelay { get; init; } = 60;

    /// <summary>Price of a million prompt tokens, in any currency, from which costs are computed. Default: unknown.</summary>
    [NoEffectOnResults]
    [Range(0.0, 1e9)]
    public double? PromptPrice { get; init; }

    /// <summary>Price of a million tokens of answers; give both prices or none. Default: unknown.</summary>
    [NoEffectOnResults]
    [Range(0.0, 1e9)]
    public double? CompletionPrice { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // No message shows a value that may be a key.
        if (ApiKey is not null)
        {
            yield return new ValidationResult(
                "a key does not belong into a configuration, which runs store: put it into an environment variable and give its name as api-key-variable", [nameof(ApiKey)]);
        }

        if (ApiKeyVariable is not null && !VariableName().IsMatch(ApiKeyVariable))
        {
            yield return new ValidationResult(
                "api-key-variable is the name of an environment variable, such as OPENAI_API_KEY, and not a key; names have letters, digits and underscores", [nameof(ApiKeyVariable)]);
        }

        if (BaseUrl is not null && UrlProblem(BaseUrl) is { } problem)
        {
            yield return new ValidationResult(problem, [nameof(BaseUrl)]);
        }

        if (RetryDelay > MaxRetryDelay)
        {
            yield return new ValidationResult(
                FormattableString.Invariant($"retry-delay ({RetryDelay}) must not be greater than max-retry-delay ({MaxRetryDelay})"), [nameof(RetryDelay)]);
        }

        if (PromptPrice is null != CompletionPrice is null)
        {
            yield return new ValidationResult("give prompt-price and completion-price, or neither", [nameof(PromptPrice)]);
        }
    }

    private static string? UrlProblem(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? "base-url must be an absolute http or https address, such as http://localhost:8000/v1"
            : url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0
                ? "base-url must not hold a user, a password, '?' or '#'; give the name of the variable with the key as api-key-variable"
                : null;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
