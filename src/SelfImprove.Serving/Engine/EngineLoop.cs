using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SelfImprove.Serving;

/// <summary>The one thread that uses the engine: it lets completions join as rows become free, draws a token for each of them, and hands the tokens to their requests.</summary>
internal sealed class EngineLoop : IDisposable
{
    // Tokens that are scored between two steps, so that streams do not stand still for long.
    private const int ScoredTokensPerStep = 2048;

    private readonly IPolicyEngine _engine;
    private readonly int _maxRows;
    private readonly RequestQueue _queue;
    private readonly ILogger _logger;
    private readonly Dictionary<long, (Generation Generation, int Choice)> _active = [];
    private readonly List<DecodedToken> _drawn = [];
    private readonly Thread _thread;
    private IDecodingSession? _session;
    private int _running;

    /// <summary>Starts the thread.</summary>
    public EngineLoop(IPolicyEngine engine, ServingOptions options, ILogger logger)
    {
        _engine = engine;
        _maxRows = options.MaxRows;
        _queue = new RequestQueue(options.MaxQueuedRequests);
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "SelfImprove.Serving" };
        _thread.Start();
    }

    /// <summary>Completions that are being made.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Begins the completions of a request as soon as there is room.</summary>
    /// <exception cref="ApiException">Too many requests wait.</exception>
    public void Start(Generation generation) => _queue.Add(generation);

    /// <summary>Rates every token of some sequences but the first.</summary>
    /// <exception cref="ApiException">Too many requests wait.</exception>
    public async Task<TokenRating[][]> RateAsync(IEnumerable<int[]> sequences, int alternatives, CancellationToken cancel)
    {
        var scorings = sequences.Select(tokens => new ScoringRequest(new TokenSequence(tokens, 1), alternatives, cancel)).ToArray();
        _queue.Add(scorings);
        return await Task.WhenAll(scorings.Select(s => s.Ratings));
    }

    /// <summary>Ends the thread; requests that are not answered fail.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
    }

    private void Run()
    {
        while (_active.Count > 0 ? !_queue.IsClosed : _queue.Wait())
        {
            Score();
            Begin();
            if (_active.Count > 0)
            {
                Step();
            }
        }

        Fail(ApiException.Stopping());
        while (_queue.TryPeek(out var generation))
        {
            _queue.Remove(generation);
            generation.Complete(ApiException.Stopping());
        }

        while (_queue.TryTake(out var scorings))
        {
            Array.ForEach(scorings, s => s.Fail(ApiException.Stopping()));
        }
    }

    /// <summary>Hands completions to the engine while there are rows for them: all completions of a prompt at once, since they share its reading.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The request is told; the server goes on.")]
    private void Begin()
    {
        while (_queue.TryPeek(out var generation) && _active.Count + generation.Prompts[generation.StartedPrompts].Keys.Length <= _maxRows)
        {
            var prompt = generation.Prompts[generation.StartedPrompts];
            try
            {
                _session ??= _engine.StartDecoding();
                var id = _session.Add(prompt);
                for (var k = 0; k < prompt.Keys.Length; k++)
                {
                    _active.Add(id + k, (generation, (generation.StartedPrompts * prompt.Keys.Length) + k));
                }

                generation.StartedPrompts++;
            }
            catch (Exception e)
            {
                _queue.Remove(generation);
                generation.Complete(ToApi(e));
                generation.Dispose();
                continue;
            }

            if (generation.StartedPrompts == generation.Prompts.Count)
            {
                _queue.Remove(generation);
            }
        }

        Volatile.Write(ref _running, _active.Count);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The requests are told; the server goes on with a new session.")]
    private void Step()
    {
        foreach (var (id, (generation, choice)) in _active)
        {
            if (generation.IsUnwanted(choice))
            {
                _session!.Remove(id);
                End(id);
            }
        }

        if (_active.Count == 0)
        {
            return;
        }

        _drawn.Clear();
        try
        {
            _session!.Step(_drawn);
        }
        catch (Exception e)
        {
            Fail(ToApi(e));
            return;
        }

        foreach (var token in _drawn)
        {
            var (generation, choice) = _active[token.Id];
            generation.Write(choice, token);
            if (token.StopReason is not null)
            {
                End(token.Id);
            }
        }
    }

    private void End(long id)
    {
        if (_active.Remove(id, out var row) && ++row.Generation.EndedChoices == row.Generation.ChoiceCount)
        {
            row.Generation.Complete();
        }

        Volatile.Write(ref _running, _active.Count);
    }

    private void Fail(Exception failure)
    {
        foreach (var (generation, _) in _active.Values)
        {
            generation.Complete(failure);
            generation.Dispose();
        }

        _active.Clear();
        _session?.Dispose();
        _session = null;
        Volatile.Write(ref _running, 0);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The requests are told; the server goes on.")]
    private void Score()
    {
        var batch = new List<ScoringRequest>();
        while (batch.Sum(s => (long)s.Sequence.Tokens.Length) < ScoredTokensPerStep && _queue.TryTake(out var scorings))
        {
            batch.AddRange(scorings.Where(s => !s.IsCancelled));
        }

        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            var tokens = new TokenBatch(batch.Select(s => s.Sequence));
            var scores = new TokenScores(tokens.ScoredCount, TokenOutputs.LogProbs, batch.Max(s => s.Alternatives));
            _engine.Score(tokens, scores);
            foreach (var (i, request) in batch.Index())
            {
                var (first, end) = (tokens.OffsetOf(i), tokens.OffsetOf(i + 1));
                request.Complete([.. Enumerable.Range(first, end - first).Select(t => new TokenRating(scores.LogProbs[t], scores.AlternativesOf(t)[..request.Alternatives]))]);
            }
        }
        catch (Exception e)
        {
            var failure = ToApi(e);
            batch.ForEach(s => s.Fail(failure));
        }
    }

    private ApiException ToApi(Exception e)
    {
        switch (e)
        {
            case ApiException known:
                return known;
            case InvalidInputException:
                return ApiException.Invalid(e.Message);
            case OutOfMemoryException:
                return ApiException.OutOfMemory();
            default:
                _logger.LogError(e, "The engine failed");
                return ApiException.Internal();
        }
    }
}
