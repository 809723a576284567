using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SelfImprove.ChatModels;

/// <summary>One question to a language model.</summary>
/// <param name="System">The system prompt; null for none.</param>
/// <param name="User">The message.</param>
/// <param name="Temperature">Sampling temperature.</param>
/// <param name="MaxTokens">Most tokens of the answer.</param>
/// <param name="Sample">Tells apart requests that are otherwise equal and are to be answered each by itself; not sent.</param>
internal sealed record ChatRequest(string? System, string User, double Temperature, int MaxTokens, string Sample = "")
{
    /// <summary>A hash of everything that determines the answer.</summary>
    public string KeyAt(ChatEndpointOptions endpoint) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new object?[] { endpoint.BaseUrl, endpoint.Model, System, User, Temperature, MaxTokens, Sample })));

    public IEnumerable<ChatMessage> ToMessages()
    {
        if (System is not null)
        {
            yield return new ChatMessage(ChatRole.System, System);
        }

        yield return new ChatMessage(ChatRole.User, User);
    }

    public ChatOptions ToOptions(ChatEndpointOptions endpoint) => new() { ModelId = endpoint.Model, Temperature = (float)Temperature, MaxOutputTokens = MaxTokens };
}
