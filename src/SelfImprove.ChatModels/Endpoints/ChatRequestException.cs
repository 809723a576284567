namespace SelfImprove.ChatModels;

/// <summary>One request to an endpoint failed; whether to make it again is for the caller to decide.</summary>
internal sealed class ChatRequestException : Exception
{
    // A wait of more than this is no pause but an end.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly string[] LengthCodes = ["context_length_exceeded", "string_above_max_length"];

    private static readonly string[] LengthPhrases = ["context length", "maximum context", "context window", "context size", "prompt is too long", "input is too long"];

    /// <summary>Makes an exception.</summary>
    /// <param name="reason">What happened, as a clause: "HTTP 500: overloaded".</param>
    /// <param name="innerException">The cause.</param>
    public ChatRequestException(string reason, Exception? innerException = null)
        : base(reason, innerException)
    {
    }

    /// <summary>The HTTP status; null when there was no answer that could be read.</summary>
    public int? Status { get; init; }

    /// <summary>The endpoint's own name of the error.</summary>
    public string? Code { get; init; }

    /// <summary>How long the endpoint asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => RetryAfter is not { } wait || wait <= LongestWait
        ? Status is null or 408 or 425 or >= 500 || (Status == 429 && Code != "insufficient_quota")
        : false;

    /// <summary>Whether the request was longer than the model can read.</summary>
    public bool IsTooLong => Status == 413
        || (Status is 400 or 422 && (LengthCodes.Contains(Code) || Array.Exists(LengthPhrases, phrase => Message.Contains(phrase, StringComparison.OrdinalIgnoreCase))));
}
