using System.Diagnostics.CodeAnalysis;

namespace SelfImprove.Serving;

/// <summary>What waits for the engine, in the order in which it came, and not more of it than allowed.</summary>
/// <param name="capacity">Requests that may wait.</param>
internal sealed class RequestQueue(int capacity)
{
    private readonly object _gate = new();
    private readonly List<Generation> _generations = [];
    private readonly Queue<ScoringRequest[]> _scorings = new();
    private bool _isClosed;

    /// <summary>Requests that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _generations.Count + _scorings.Count;
            }
        }
    }

    /// <exception cref="ApiException">Too many requests wait, or the engine has stopped.</exception>
    public void Add(Generation generation) => Add(() => _generations.Add(generation));

    /// <exception cref="ApiException">Too many requests wait, or the engine has stopped.</exception>
    public void Add(ScoringRequest[] scorings) => Add(() => _scorings.Enqueue(scorings));

    /// <summary>The next request for completions, which stays in the queue.</summary>
    public bool TryPeek([NotNullWhen(true)] out Generation? generation)
    {
        lock (_gate)
        {
            RemoveAbandoned();
            generation = _generations.FirstOrDefault();
            return generation is not null;
        }
    }

    /// <summary>Takes a request for completions away.</summary>
    public void Remove(Generation generation)
    {
        lock (_gate)
        {
            _generations.Remove(generation);
        }
    }

    /// <summary>Takes the next request for scores away.</summary>
    public bool TryTake([NotNullWhen(true)] out ScoringRequest[]? scorings)
    {
        lock (_gate)
        {
            return _scorings.TryDequeue(out scorings);
        }
    }

    /// <summary>Waits until something is there; false when nothing will come.</summary>
    public bool Wait()
    {
        lock (_gate)
        {
            while (_generations.Count + _scorings.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            return !_isClosed;
        }
    }

    /// <summary>Whether <see cref="Close"/> was called.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Takes nothing any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Add(Action enqueue)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw ApiException.Stopping();
            }

            RemoveAbandoned();
            if (_generations.Count + _scorings.Count >= capacity)
            {
                throw ApiException.Busy(capacity);
            }

            enqueue();
            Monitor.PulseAll(_gate);
        }
    }

    // What nobody waits for any more must not take the place of others.
    private void RemoveAbandoned() => _generations.RemoveAll(generation => generation.IsDisposed);
}
