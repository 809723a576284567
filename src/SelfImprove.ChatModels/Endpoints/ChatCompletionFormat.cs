using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SelfImprove.ChatModels;

/// <summary>Requests and answers of <c>/chat/completions</c> as JSON. Answers are read leniently: servers fill optional fields differently.</summary>
internal static class ChatCompletionFormat
{
    private const int LongestError = 300;

    /// <summary>Writes a request.</summary>
    public static byte[] WriteRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, string model, TokenLimitKey tokenLimitKey)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model", options?.ModelId ?? model);
            json.WriteStartArray("messages");
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Value);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (options?.Temperature is { } temperature)
            {
                json.WriteNumber("temperature", temperature);
            }

            if (options?.MaxOutputTokens is { } limit)
            {
                json.WriteNumber(tokenLimitKey == TokenLimitKey.MaxTokens ? "max_tokens" : "max_completion_tokens", limit);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="ChatRequestException">It is not one.</exception>
    public static ChatResponse ReadResponse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var choice = root.GetProperty("choices")[0];
            var text = choice.GetProperty("message").GetProperty("content") is { ValueKind: JsonValueKind.String } content ? content.GetString() : "";
            var finish = TextOf(choice, "finish_reason");
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
            {
                ModelId = TextOf(root, "model"),
                FinishReason = finish is null ? null : new ChatFinishReason(finish),
                Usage = root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
                    ? new UsageDetails { InputTokenCount = NumberOf(usage, "prompt_tokens"), OutputTokenCount = NumberOf(usage, "completion_tokens") }
                    : null,
            };
        }
        catch (JsonException e)
        {
            throw new ChatRequestException("the answer is no JSON", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ChatRequestException("the answer is no chat completion: it has no choices[0].message.content", e);
        }
    }

    /// <summary>Reads what an endpoint says about a failure: its message, else the beginning of the body.</summary>
    public static (string Message, string? Code) ReadError(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                var error = json.RootElement.TryGetProperty("error", out var inner) ? inner : json.RootElement;
                var message = error.ValueKind == JsonValueKind.String ? error.GetString() : TextOf(error, "message");
                return (Shorten(message ?? body), TextOf(error, "code") ?? TextOf(error, "type"));
            }
        }
        catch (JsonException)
        {
            // Proxies answer with pages.
        }

        return (Shorten(body), null);
    }

    private static string? TextOf(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? NumberOf(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "no message" : line.Length > LongestError ? line[..LongestError] + "..." : line;
    }
}
