using System.Runtime.InteropServices;
using SelfImprove.Testing;

namespace SelfImprove.Training.Tests;

/// <summary>The bigram engine, with a record of what was asked of it and of its copies.</summary>
internal sealed class RecordingPolicy : IPolicyEngine
{
    private readonly FakePolicyEngine _inner;
    private readonly string _name;

    /// <summary>A uniform policy over nine tokens.</summary>
    public RecordingPolicy(int windowSize = 3, int contextLength = 64, bool valueHead = false)
        : this(new FakePolicyEngine(9, contextLength, default, valueHead, scale: 0) { SequencesPerWindow = windowSize }, "policy", [])
    {
    }

    private RecordingPolicy(FakePolicyEngine inner, string name, List<string> calls)
    {
        _inner = inner;
        _name = name;
        Calls = calls;
    }

    /// <summary>What was asked of this engine and of its copies, in order.</summary>
    public List<string> Calls { get; }

    /// <summary>The sequences that this engine was trained on.</summary>
    public List<TokenSequence> TrainedSequences { get; } = [];

    /// <summary>The optimizer steps of this engine.</summary>
    public List<OptimizerStep> OptimizerSteps { get; } = [];

    /// <summary>The copies made of this engine, by what they are for.</summary>
    public Dictionary<PolicyCopy, RecordingPolicy> Copies { get; } = [];

    /// <summary>Added to every log-prob that <see cref="Accumulate"/> reports, to play an engine whose two forwards differ.</summary>
    public double ForwardMismatch { get; set; }

    public Span<float> Weights => _inner.Weights;

    /// <summary>The rounding that the engine names.</summary>
    public double LogProbRounding { get; set; }

    public PolicyInfo Info => _inner.Info with { LogProbRounding = LogProbRounding };

    /// <summary>Makes one token follow another almost surely.</summary>
    public void SetTransition(int previous, int next) => Weights[(previous * Info.VocabularySize) + next] = 10;

    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1)
    {
        Calls.Add($"{_name}.Accumulate({outputs})");
        TrainedSequences.AddRange(batch.Sequences);
        _inner.Accumulate(
            batch,
            outputs,
            window =>
            {
                foreach (ref var logProb in MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(window.LogProbs), window.LogProbs.Length))
                {
                    logProb += ForwardMismatch;
                }

                objective(window);
            },
            temperature);
    }

    public OptimizerStepResult Step(OptimizerStep step)
    {
        Calls.Add($"{_name}.Step");
        OptimizerSteps.Add(step);
        return _inner.Step(step);
    }

    public IReadOnlyList<SampledSequence> Sample(
        IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        Calls.Add($"{_name}.Sample");
        return _inner.Sample(prompts, options, cancellationToken);
    }

    public void Score(TokenBatch batch, TokenScores destination, double temperature = 1)
    {
        Calls.Add($"{_name}.Score({destination.Outputs})");
        _inner.Score(batch, destination, temperature);
    }

    public IPolicyEngine Copy(PolicyCopy copy)
    {
        var name = copy switch { PolicyCopy.Frozen => "reference", PolicyCopy.WithValueHead => "critic", _ => "copy" };
        return Copies[copy] = new RecordingPolicy((FakePolicyEngine)_inner.Copy(copy), name, Calls);
    }

    public void SaveWeights(string directory) => _inner.SaveWeights(directory);

    public void SaveOptimizer(string path) => _inner.SaveOptimizer(path);

    public void LoadWeights(string directory) => _inner.LoadWeights(directory);

    public void LoadOptimizer(string path) => _inner.LoadOptimizer(path);

    public void Dispose() => Calls.Add($"{_name}.Dispose");
}
