namespace SelfImprove.ChatModels;

/// <summary>Lets requests through so that no minute has more of them, or more of their tokens, than allowed. First come, first served.</summary>
internal sealed class RequestPacer(int? requestsPerMinute, long? tokensPerMinute, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<Passage> _passed = new();
    private long _tokens;

    /// <summary>Waits until a request may be made.</summary>
    /// <param name="tokens">How many tokens it takes, at most; one that takes more than a minute may have waits for a minute of its own.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What <see cref="Correct"/> is told.</returns>
    public async Task<Passage> WaitAsync(long tokens, CancellationToken cancellationToken)
    {
        if (requestsPerMinute is null && tokensPerMinute is null)
        {
            return new Passage();
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var wait = TryPass(Math.Min(tokens, tokensPerMinute ?? long.MaxValue), out var passage);
                if (passage is not null)
                {
                    return passage;
                }

                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Tells how many tokens a request has taken.</summary>
    public void Correct(Passage passage, long tokens)
    {
        lock (_passed)
        {
            if (passage.IsCounted)
            {
                _tokens += tokens - passage.Tokens;
            }

            passage.Tokens = tokens;
        }
    }

    public void Dispose() => _turn.Dispose();

    private TimeSpan TryPass(long tokens, out Passage? passage)
    {
        lock (_passed)
        {
            var now = clock.GetUtcNow();
            while (_passed.TryPeek(out var oldest) && now - oldest.Time >= Window)
            {
                _passed.Dequeue();
                _tokens -= oldest.Tokens;
                oldest.IsCounted = false;
            }

            passage = null;
            if (_passed.Count > 0 && (_passed.Count >= requestsPerMinute || _tokens + tokens > tokensPerMinute))
            {
                return Window - (now - _passed.Peek().Time);
            }

            passage = new Passage { Time = now, Tokens = tokens, IsCounted = true };
            _passed.Enqueue(passage);
            _tokens += tokens;
            return TimeSpan.Zero;
        }
    }

    /// <summary>A request that was let through.</summary>
    internal sealed class Passage
    {
        public DateTimeOffset Time { get; init; }

        public long Tokens { get; set; }

        public bool IsCounted { get; set; }
    }
}
