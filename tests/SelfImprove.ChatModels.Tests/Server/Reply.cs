using System.Globalization;
using System.Text.Json;

namespace SelfImprove.ChatModels.Tests.Server;

/// <summary>What the server answers.</summary>
internal sealed record Reply(int Status, string Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether the connection is cut in the middle of the body.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether no answer comes at all.</summary>
    public bool Hangs { get; init; }

    /// <summary>A completion.</summary>
    public static Reply Of(string text, string finishReason = "stop", int promptTokens = 10, int completionTokens = 5) => new(200, JsonSerializer.Serialize(new
    {
        id = "1",
        @object = "chat.completion",
        model = "served",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finishReason } },
        usage = new { prompt_tokens = promptTokens, completion_tokens = completionTokens, total_tokens = promptTokens + completionTokens },
    }));

    /// <summary>A failure, as OpenAI tells it.</summary>
    public static Reply Error(int status, string message, string? code = null) => new(status, JsonSerializer.Serialize(new { error = new { message, type = "error", code } }));

    public Reply After(double seconds) => this with { Headers = [("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] };
}
