using Microsoft.Extensions.AI;

namespace SelfImprove.ChatModels;

/// <summary>Makes clients of endpoints that speak the protocol of OpenAI.</summary>
internal sealed class OpenAIChatClientFactory(TimeProvider clock) : IChatClientFactory
{
    public IChatClient Create(ChatEndpointOptions options)
    {
        string? key = null;
        if (options.ApiKeyVariable is { } variable)
        {
            key = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrWhiteSpace(key))
            {
                throw new InvalidInputException($"{options.BaseUrl}: the environment variable {variable}, which api-key-variable names, is not set; put the key into it");
            }
        }

        return new OpenAIChatClient(options, key?.Trim(), clock);
    }
}
