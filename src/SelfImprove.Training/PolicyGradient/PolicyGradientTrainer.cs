namespace SelfImprove.Training;

/// <summary>Trains with any policy-gradient algorithm: sample, score, estimate advantages, update.</summary>
/// <param name="algorithm">The slots.</param>
/// <param name="schedule">The portions and the optimizer's settings.</param>
/// <param name="sampling">How completions are drawn and scored.</param>
/// <param name="timeProvider">Measures the time.</param>
public sealed class PolicyGradientTrainer(
    PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling, TimeProvider timeProvider) : IPolicyTrainer
{
    /// <summary>The slots.</summary>
    public PolicyGradientAlgorithm Algorithm => algorithm;

    /// <inheritdoc/>
    public string Name => algorithm.Name;

    /// <inheritdoc/>
    public TrainerRequirements Requirements { get; } = new()
    {
        Rollouts = true,
        Critic = algorithm.Critic is not null,
        ValueHead = algorithm.Critic is { IsShared: true },
        ReferencePolicy = algorithm.Needs.HasFlag(PolicyGradientNeeds.Reference),
        GreedyRollouts = algorithm.Needs.HasFlag(PolicyGradientNeeds.GreedyRollout),
        SamplesPerPrompt = sampling.SamplesPerPrompt,
        MaxCompletionTokens = sampling.MaxCompletionTokens,
    };

    /// <inheritdoc/>
    public TrainerWorkload Estimate(WorkloadInputs inputs) => PolicyGradientWorkload.Of(algorithm, schedule, sampling, inputs);

    /// <inheritdoc/>
    public ITrainingSession Start(TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Task is null)
        {
            throw new InvalidInputException($"{Name}: no task was given; name the one whose problems are sampled");
        }

        if (context.Reward is null)
        {
            throw new InvalidInputException($"{Name}: no reward was given; name the one that scores completions");
        }

        if (algorithm.Critic is { IsShared: true } && !context.Policy.Info.HasValueHead)
        {
            throw new InvalidInputException($"{Name}: critic: shared needs a model with a value head, which this one lacks; give a copy with one (PolicyCopy.WithValueHead), or use critic: separate");
        }

        return new PolicyGradientSession(context, algorithm, schedule, sampling, timeProvider);
    }
}
