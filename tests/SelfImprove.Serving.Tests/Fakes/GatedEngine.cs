namespace SelfImprove.Serving.Tests;

/// <summary>An engine whose steps wait for permission, and which can fail.</summary>
internal sealed class GatedEngine(IPolicyEngine inner) : IPolicyEngine
{
    private readonly SemaphoreSlim _gate = new(0);
    private int _removed;

    public PolicyInfo Info => inner.Info;

    /// <summary>Completions that were ended early.</summary>
    public int Removed => Volatile.Read(ref _removed);

    /// <summary>Thrown by the next steps.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Lets some steps go.</summary>
    public void Open(int steps = 1_000_000) => _gate.Release(steps);

    public IDecodingSession StartDecoding() => new Session(this, inner.StartDecoding());

    public IReadOnlyList<SampledSequence> Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default) =>
        inner.Sample(prompts, options, cancellationToken);

    public void Score(TokenBatch batch, TokenScores destination, double temperature = 1) => inner.Score(batch, destination, temperature);

    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1) => inner.Accumulate(batch, outputs, objective, temperature);

    public OptimizerStepResult Step(OptimizerStep step) => inner.Step(step);

    public IPolicyEngine Copy(PolicyCopy copy) => inner.Copy(copy);

    public void SaveWeights(string directory) => inner.SaveWeights(directory);

    public void SaveOptimizer(string path) => inner.SaveOptimizer(path);

    public void LoadWeights(string directory) => inner.LoadWeights(directory);

    public void LoadOptimizer(string path) => inner.LoadOptimizer(path);

    public void Dispose() => inner.Dispose();

    private sealed class Session(GatedEngine engine, IDecodingSession inner) : IDecodingSession
    {
        public int Count => inner.Count;

        public long Add(DecodingRequest request) => inner.Add(request);

        public void Remove(long id)
        {
            Interlocked.Increment(ref engine._removed);
            inner.Remove(id);
        }

        public void Step(ICollection<DecodedToken> tokens)
        {
            engine._gate.Wait();
            if (engine.Failure is { } failure)
            {
                throw failure;
            }

            inner.Step(tokens);
        }

        public void Dispose() => inner.Dispose();
    }
}
