namespace SelfImprove.Testing.Tests;

/// <summary>A bigram engine with faults; its copies have them too.</summary>
internal sealed class BrokenEngine(IPolicyEngine inner, EngineFaults faults) : IPolicyEngine
{
    public PolicyInfo Info => faults.Info is null ? inner.Info : faults.Info(inner.Info);

    public IReadOnlyList<SampledSequence> Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default) =>
        faults.Sample is null ? inner.Sample(prompts, options, cancellationToken) : faults.Sample(inner, prompts, options, cancellationToken);

    public IDecodingSession StartDecoding() => faults.Decoding is null ? inner.StartDecoding() : faults.Decoding(inner.StartDecoding());

    public void Score(TokenBatch batch, TokenScores destination, double temperature = 1)
    {
        inner.Score(batch, destination, temperature);
        faults.AfterScore?.Invoke(batch, destination, temperature);
    }

    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1) =>
        inner.Accumulate(batch, outputs, faults.Objective is null ? objective : faults.Objective(objective), temperature);

    public OptimizerStepResult Step(OptimizerStep step) => faults.Step is null ? inner.Step(step) : faults.Step(inner, step);

    public IPolicyEngine Copy(PolicyCopy copy) => new BrokenEngine(faults.Copy is null ? inner.Copy(copy) : faults.Copy(inner, copy), faults);

    public void SaveWeights(string directory) => inner.SaveWeights(directory);

    public void SaveOptimizer(string path) => inner.SaveOptimizer(path);

    public void LoadWeights(string directory)
    {
        if (faults.LoadWeights is null)
        {
            inner.LoadWeights(directory);
        }
        else
        {
            faults.LoadWeights(inner, directory);
        }
    }

    public void LoadOptimizer(string path)
    {
        if (faults.LoadOptimizer is null)
        {
            inner.LoadOptimizer(path);
        }
        else
        {
            faults.LoadOptimizer(inner, path);
        }
    }

    public void Dispose()
    {
        // A shared inner engine (one of the faults) must outlive its copies.
    }
}
