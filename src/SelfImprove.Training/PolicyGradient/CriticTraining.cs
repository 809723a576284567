namespace SelfImprove.Training;

/// <summary>How a critic is kept and trained.</summary>
public sealed record CriticTraining
{
    /// <summary>Whether the policy's own value head is the critic; otherwise it is a second network, copied from the policy at the start.</summary>
    public bool IsShared { get; init; }

    /// <summary>The clip and weight of its loss.</summary>
    public ValueLoss Loss { get; init; } = new();

    /// <summary>Peak learning rate of a network of its own.</summary>
    public double LearningRate { get; init; }

    /// <summary>Largest norm of the gradient of a network of its own.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>First steps in which only the critic learns; 0 for a shared one.</summary>
    public int WarmupSteps { get; init; }
}
