using System.Runtime.CompilerServices;

namespace SelfImprove.ChatModels;

/// <summary>A language model to ask: its endpoint, the store of its answers, the count of what they take.</summary>
internal sealed class ChatModel(ChatEndpointOptions options, ChatEndpoint endpoint, AnswerStore answers, ChatUsage usage)
{
    // So that one slow answer does not leave the other slots idle.
    private const int AheadPerSlot = 4;

    /// <summary>Asks, or takes the answer that is kept.</summary>
    /// <exception cref="InvalidInputException">The endpoint refuses the request.</exception>
    /// <exception cref="RunFailedException">The endpoint did not answer.</exception>
    public async Task<ChatAnswer> AskAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var key = request.KeyAt(options);
        var answer = await answers.GetAsync(key, cancel => endpoint.AskAsync(key, request, cancel), cancellationToken).ConfigureAwait(false);
        usage.Add(answer, answers.IsDurable);
        return answer;
    }

    /// <summary>Asks many requests at once; the answers come in the order of the requests. Answers that came before a failure are kept.</summary>
    /// <param name="requests">The requests, taken as answers are.</param>
    /// <param name="cancellationToken">Stops.</param>
    public IAsyncEnumerable<ChatAnswer> AskAllAsync(IEnumerable<ChatRequest> requests, CancellationToken cancellationToken) =>
        AskAllAsync(requests, () => int.MaxValue, cancellationToken);

    /// <summary>The same as long as answers are wanted.</summary>
    /// <param name="requests">The requests, taken as answers are.</param>
    /// <param name="wanted">How many more answers may be of use; no more are asked for at one time.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async IAsyncEnumerable<ChatAnswer> AskAllAsync(IEnumerable<ChatRequest> requests, Func<int> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<Task<ChatAnswer>>();
        var ahead = options.MaxConcurrentRequests * AheadPerSlot;
        using var next = requests.GetEnumerator();
        try
        {
            var more = true;
            while (true)
            {
                while (more && pending.Count < Math.Min(ahead, wanted()) && (more = next.MoveNext()))
                {
                    pending.Enqueue(AskAsync(next.Current, stop.Token));
                }

                if (!pending.TryPeek(out var first))
                {
                    break;
                }

                yield return await first.ConfigureAwait(false);
                _ = pending.Dequeue();
            }
        }
        finally
        {
            // Nobody asks behind the back of a caller who has gone.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}
