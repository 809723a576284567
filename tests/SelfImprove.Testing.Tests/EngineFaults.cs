namespace SelfImprove.Testing.Tests;

/// <summary>What is wrong with a <see cref="BrokenEngine"/>; each part that is null is sound.</summary>
internal sealed record EngineFaults
{
    public Func<IPolicyEngine, IReadOnlyList<SamplePrompt>, SamplingOptions, CancellationToken, IReadOnlyList<SampledSequence>>? Sample { get; init; }

    public Action<TokenBatch, TokenScores, double>? AfterScore { get; init; }

    public Func<IDecodingSession, IDecodingSession>? Decoding { get; init; }

    public Func<TokenObjective, TokenObjective>? Objective { get; init; }

    public Func<IPolicyEngine, OptimizerStep, OptimizerStepResult>? Step { get; init; }

    public Func<IPolicyEngine, PolicyCopy, IPolicyEngine>? Copy { get; init; }

    public Action<IPolicyEngine, string>? LoadWeights { get; init; }

    public Action<IPolicyEngine, string>? LoadOptimizer { get; init; }

    public Func<PolicyInfo, PolicyInfo>? Info { get; init; }

    public bool IgnoresKeyOfNewWeights { get; init; }
}
