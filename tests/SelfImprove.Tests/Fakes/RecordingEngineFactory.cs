namespace SelfImprove.Tests;

/// <summary>Makes CPU engines that remember every sequence they are given: prompts to complete, and texts to score and to learn.</summary>
internal sealed class RecordingEngineFactory : IPolicyEngineFactory
{
    private readonly CpuEngineFactory _inner = new(new CpuEngineOptions { Threads = 1 });

    public List<int[]> Sequences { get; } = [];

    public string Name => "recording";

    public IPolicyEngine Create(ModelConfig config, RandomKey key) => new Engine(_inner.Create(config, key), Sequences);

    public IPolicyEngine Load(string directory) => new Engine(_inner.Load(directory), Sequences);

    private sealed class Engine(IPolicyEngine inner, List<int[]> sequences) : IPolicyEngine
    {
        public PolicyInfo Info => inner.Info;

        public IReadOnlyList<SampledSequence> Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default)
        {
            sequences.AddRange(prompts.Select(p => p.Tokens.ToArray()));
            return inner.Sample(prompts, options, cancellationToken);
        }

        public void Score(TokenBatch batch, TokenScores destination, double temperature = 1)
        {
            Remember(batch);
            inner.Score(batch, destination, temperature);
        }

        public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1)
        {
            Remember(batch);
            inner.Accumulate(batch, outputs, objective, temperature);
        }

        public OptimizerStepResult Step(OptimizerStep step) => inner.Step(step);

        public IPolicyEngine Copy(PolicyCopy copy) => new Engine(inner.Copy(copy), sequences);

        public void SaveWeights(string directory) => inner.SaveWeights(directory);

        public void SaveOptimizer(string path) => inner.SaveOptimizer(path);

        public void LoadWeights(string directory) => inner.LoadWeights(directory);

        public void LoadOptimizer(string path) => inner.LoadOptimizer(path);

        public void Dispose() => inner.Dispose();

        private void Remember(TokenBatch batch) => sequences.AddRange(batch.Sequences.Select(s => s.Tokens.ToArray()));
    }
}
