using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfImprove.ChatModels;

/// <summary>What a language model answered: a line of an answer file.</summary>
internal sealed record ChatAnswer
{
    /// <summary>The <see cref="FinishReason"/> of a request that was longer than the model can read, and has no answer.</summary>
    public const string TooLong = "too_long";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The request's hash.</summary>
    public required string Key { get; init; }

    /// <summary>The text; empty when there is none.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ended, in the endpoint's words: <c>stop</c>, <c>length</c>, <c>content_filter</c>, ...</summary>
    public string? FinishReason { get; init; }

    /// <summary>Tokens of the request; null when the endpoint does not count.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>Tokens of the answer; null when the endpoint does not count.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>How often the request was made again.</summary>
    public int Retries { get; init; }

    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <exception cref="JsonException">The line is not an answer.</exception>
    public static ChatAnswer OfLine(ReadOnlySpan<byte> line) =>
        JsonSerializer.Deserialize<ChatAnswer>(line, Format) is { Key: not null, Text: not null } answer ? answer : throw new JsonException("no answer");
}
