using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Serving;

/// <summary>The limits of a server.</summary>
public sealed record ServingOptions : IValidatableObject
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>Completions that are made at once; also the most that one prompt can have (<c>n</c>). Default 16.</summary>
    [Range(1, 1024)]
    public int MaxRows { get; init; } = 16;

    /// <summary>Requests that may wait for their turn; more are refused with 429. Default 64.</summary>
    [Range(1, 1 << 20)]
    public int MaxQueuedRequests { get; init; } = 64;

    /// <summary>Completions of one request, prompts times <c>n</c>. Default 128.</summary>
    [Range(1, 1 << 16)]
    public int MaxChoices { get; init; } = 128;

    /// <summary>Bytes of a request's body. Default 4 MiB.</summary>
    [Range(1, 1 << 30)]
    public int MaxBodyBytes { get; init; } = 4 << 20;

    /// <summary>Tokens of prompt and completion together; 0 takes the model's context. Less bounds the memory of a request. Default 0.</summary>
    [Range(0, 1 << 24)]
    public int ContextLength { get; init; }

    /// <summary>How long a request may take, waiting included. Default 10 minutes.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long answers under way may go on after the server was asked to stop. Default 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The key that requests must carry (<c>Authorization: Bearer KEY</c>); null lets everyone in. Default null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Checks what the attributes can't.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > LongestTime)
        {
            yield return new ValidationResult($"the request timeout is {RequestTimeout}; it must be greater than 0 and at most a day", [nameof(RequestTimeout)]);
        }

        if (ShutdownTimeout < TimeSpan.Zero || ShutdownTimeout > LongestTime)
        {
            yield return new ValidationResult($"the shutdown timeout is {ShutdownTimeout}; it must be at least 0 and at most a day", [nameof(ShutdownTimeout)]);
        }

        if (ApiKey is not null && string.IsNullOrWhiteSpace(ApiKey))
        {
            yield return new ValidationResult("the API key is empty", [nameof(ApiKey)]);
        }
    }

    /// <summary>Throws when an option is out of its range.</summary>
    internal ServingOptions Checked()
    {
        var failures = new List<ValidationResult>();
        return Validator.TryValidateObject(this, new ValidationContext(this), failures, validateAllProperties: true)
            ? this
            : throw new InvalidInputException($"the server's options: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
    }
}
