namespace SelfImprove;

/// <summary>Completions in the making, which join and leave between any two tokens (continuous batching).</summary>
/// <remarks>
/// A completion has the tokens and log-probabilities, to the last bit, that <see cref="IPolicyEngine.Sample"/> gives for its prompt, key and options: they depend on nothing
/// else in the session. Not thread-safe, and its calls count as calls of the engine.
/// </remarks>
public interface IDecodingSession : IDisposable
{
    /// <summary>Number of completions that have not ended.</summary>
    int Count { get; }

    /// <summary>Adds completions of a prompt, one per key. The prompt is read by the steps that follow.</summary>
    /// <returns>The number of the completion of the first key; those of the other keys follow. Numbers are not used again.</returns>
    /// <exception cref="InvalidInputException">
    /// The prompt is empty, leaves no room in the context, or holds an id outside the vocabulary; an option is out of its range. The session is as it was.
    /// </exception>
    long Add(DecodingRequest request);

    /// <summary>Ends a completion early. One that has ended already is left as it is.</summary>
    /// <param name="id">The completion's number.</param>
    void Remove(long id);

    /// <summary>Draws the next token of every completion whose prompt has been read. Long prompts are read in parts, so that others do not wait long: a step may draw nothing.</summary>
    /// <param name="tokens">The drawn tokens are added to it, at most one per completion.</param>
    void Step(ICollection<DecodedToken> tokens);
}
