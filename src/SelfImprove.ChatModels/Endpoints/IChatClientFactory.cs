using Microsoft.Extensions.AI;

namespace SelfImprove.ChatModels;

/// <summary>
/// Makes the clients that teacher and judge ask. Register your own before <c>AddChatModels</c> to reach models that do not speak the
/// protocol of OpenAI; retries, limits, the count of usage and the store of answers stay.
/// </summary>
public interface IChatClientFactory
{
    /// <summary>Makes a client. It asks once: it neither retries nor limits.</summary>
    /// <param name="options">Where and which model; valid.</param>
    /// <returns>A client that several threads may use. Failures that may pass are told by <see cref="HttpRequestException"/>, <see cref="IOException"/> or <see cref="TimeoutException"/>.</returns>
    /// <exception cref="InvalidInputException">The client can't be made, such as for want of a key.</exception>
    IChatClient Create(ChatEndpointOptions options);
}
