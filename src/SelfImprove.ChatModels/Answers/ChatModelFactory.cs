namespace SelfImprove.ChatModels;

/// <summary>Makes the models that components ask.</summary>
internal sealed class ChatModelFactory(ChatEndpoints endpoints, AnswerStores stores)
{
    /// <summary>Checks an endpoint without asking it.</summary>
    /// <exception cref="InvalidInputException">It is missing or invalid.</exception>
    public void Check(ChatEndpointOptions? options, string component) => endpoints.Get(options, component);

    /// <summary>Makes a model.</summary>
    /// <param name="options">Its endpoint; null where none was given.</param>
    /// <param name="component">Who asks.</param>
    /// <param name="answers">The file that keeps its answers; null for none.</param>
    /// <param name="usage">Counts what its answers take.</param>
    /// <returns>The model, and what closes its file.</returns>
    /// <exception cref="InvalidInputException">The endpoint or the file can't be used.</exception>
    public (ChatModel Model, IDisposable File) Open(ChatEndpointOptions? options, string component, string? answers, ChatUsage usage)
    {
        var endpoint = endpoints.Get(options, component);
        var lease = stores.Open(answers);
        return (new ChatModel(options!, endpoint, lease.Store, usage), lease);
    }
}
