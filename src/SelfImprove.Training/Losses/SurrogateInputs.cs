namespace SelfImprove.Training;

/// <summary>The per-token numbers of one sequence that a surrogate works on.</summary>
public readonly ref struct SurrogateInputs
{
    /// <summary>Log-probs under the policy as it is now; the loss is derived by these.</summary>
    public required ReadOnlySpan<double> LogProbs { get; init; }

    /// <summary>Log of the probability ratio of each token: log-prob - old log-prob, or the mean of these for <see cref="ImportanceRatio.Sequence"/>.</summary>
    public required ReadOnlySpan<double> LogRatios { get; init; }

    /// <summary>Advantages.</summary>
    public required ReadOnlySpan<double> Advantages { get; init; }

    /// <summary>How far a ratio may move.</summary>
    public required ClipRange Clip { get; init; }
}
