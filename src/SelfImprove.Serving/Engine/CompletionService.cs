using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SelfImprove.Serving;

/// <summary>A served model: admits requests, and lets those under way end when the host stops.</summary>
internal sealed class CompletionService : IHostedLifecycleService, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopped = new();
    private int _requests;
    private bool _draining;

    public CompletionService(ServedModel model, ServingOptions options, TimeProvider time, ILogger<CompletionService> logger)
    {
        Model = model;
        Options = options;
        if (model.Tokenizer.EndOfSequenceIds.Any(id => id >= model.Engine.Info.VocabularySize))
        {
            throw new InvalidInputException($"the tokenizer ends completions with an id that the model's vocabulary of {model.Engine.Info.VocabularySize} does not have; is it the model's own?");
        }

        Time = time;
        Created = time.GetUtcNow().ToUnixTimeSeconds();
        Loop = new EngineLoop(model.Engine, Options, logger);
    }

    public ServedModel Model { get; }

    public ServingOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>When serving began, in seconds since 1970.</summary>
    public long Created { get; }

    public EngineLoop Loop { get; }

    /// <summary>Ends the requests that are still under way when the time to stop is over.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Whether new requests are refused.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_gate)
            {
                return _draining;
            }
        }
    }

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiException">The server is stopping.</exception>
    public void Enter()
    {
        lock (_gate)
        {
            if (_draining)
            {
                throw ApiException.Stopping();
            }

            _requests++;
        }
    }

    /// <summary>A counted request has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_requests == 0 && _draining)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>Starts the completions of a request's prompts, which share their sampling.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="sampling">How completions are drawn, and how many of each prompt.</param>
    /// <param name="maxTokens">Most tokens of a completion.</param>
    /// <param name="alternatives">Alternatives per token; null when no log-probabilities are asked for.</param>
    public Generation Start(IEnumerable<Prompt> prompts, SamplingParameters sampling, int maxTokens, int? alternatives)
    {
        var generation = new Generation([.. prompts.Select(prompt => new DecodingRequest
        {
            Prompt = prompt.Tokens,
            Keys = sampling.Keys,
            Options = sampling.ToOptions(maxTokens, Model.Tokenizer),
            Alternatives = alternatives,
        })]);
        Loop.Start(generation);
        return generation;
    }

    /// <summary>Refuses new requests, and waits for those under way: before the web server stops listening, so that they are told.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _draining = true;
            if (_requests == 0)
            {
                _drained.TrySetResult();
            }
        }

        try
        {
            await _drained.Task.WaitAsync(Options.ShutdownTimeout, Time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await _stopped.CancelAsync();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        Loop.Dispose();
        _stopped.Dispose();
    }
}
