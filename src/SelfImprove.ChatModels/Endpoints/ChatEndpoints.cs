using System.ComponentModel.DataAnnotations;

namespace SelfImprove.ChatModels;

/// <summary>The endpoints of an application: components with equal options share one, and with it its limits.</summary>
internal sealed class ChatEndpoints(IChatClientFactory clients, TimeProvider clock) : IDisposable
{
    private readonly Dictionary<ChatEndpointOptions, ChatEndpoint> _endpoints = [];

    /// <summary>The endpoint with given options.</summary>
    /// <param name="options">The options; null where there are none.</param>
    /// <param name="component">Who asks, for the message.</param>
    /// <exception cref="InvalidInputException">The options are missing or invalid; all failures are listed.</exception>
    public ChatEndpoint Get(ChatEndpointOptions? options, string component)
    {
        if (options is null)
        {
            throw new InvalidInputException(
                $"{component} needs an endpoint: {{ kind: {component}, endpoint: {{ base-url: http://localhost:8000/v1, model: NAME }} }}");
        }

        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"the endpoint of {component}: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }

        lock (_endpoints)
        {
            if (!_endpoints.TryGetValue(options, out var endpoint))
            {
                _endpoints.Add(options, endpoint = new ChatEndpoint(options, clients, clock));
            }

            return endpoint;
        }
    }

    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            endpoint.Dispose();
        }
    }
}
