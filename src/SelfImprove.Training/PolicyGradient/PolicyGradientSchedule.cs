namespace SelfImprove.Training;

/// <summary>How long and in which portions a policy-gradient algorithm trains, and the optimizer's settings.</summary>
public sealed record PolicyGradientSchedule
{
    /// <summary>Number of steps (rollouts, then updates), at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Problems per step, at least 1.</summary>
    public required int PromptsPerStep { get; init; }

    /// <summary>Problems per mini-batch, one optimizer step each; divides <see cref="PromptsPerStep"/>.</summary>
    public required int MiniBatchPrompts { get; init; }

    /// <summary>How often a step's rollouts are gone through, at least 1. Default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>
    /// How often a step samples to replace groups that filters leave out, at least 1. Default 1: not at all. Otherwise the problems of a step follow those that the steps
    /// before it have used up.
    /// </summary>
    public int MaxSamplingRounds { get; init; } = 1;

    /// <summary>Peak learning rate of the policy, greater than 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How learning rates change over the steps. Default: not at all.</summary>
    public LearningRateSchedule RateSchedule { get; init; } = new();

    /// <summary>Decoupled weight decay, 0 or more. Default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest norm of the policy's gradient, greater than 0. Default 1.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Before a step's first update, the largest |log ratio| between training's and sampling's log-probs that is put up with, beside <see cref="PolicyInfo.LogProbRounding"/>. Default 0: exactly equal.</summary>
    public double RatioTolerance { get; init; }

    /// <summary>Optimizer steps per step.</summary>
    public int UpdatesPerStep => Epochs * (PromptsPerStep / MiniBatchPrompts);
}
