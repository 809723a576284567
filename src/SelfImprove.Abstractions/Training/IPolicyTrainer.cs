namespace SelfImprove;

/// <summary>A learning algorithm: SFT, PPO, GRPO, ...</summary>
/// <remarks>
/// Immutable; what changes lives in the session. The host loops over the steps, evaluates, logs, writes checkpoints and resumes, so
/// a trainer is only the arithmetic of one step.
/// </remarks>
public interface IPolicyTrainer
{
    /// <summary>The component name, as in YAML.</summary>
    string Name { get; }

    /// <summary>What the trainer needs.</summary>
    TrainerRequirements Requirements { get; }

    /// <summary>Tells how much a training would compute, for the estimate of <c>run --dry-run</c>.</summary>
    /// <param name="inputs">What it depends on besides the options.</param>
    /// <returns>Null, the default, when the trainer does not tell.</returns>
    TrainerWorkload? Estimate(WorkloadInputs inputs) => null;

    /// <summary>Starts training a policy.</summary>
    /// <param name="context">
    /// The policy holds the weights that the stage starts from, also when the stage is resumed: a reference policy and a critic are
    /// copied from them. To resume, the host loads the checkpoint into the policy after this call, then calls
    /// <see cref="ITrainingSession.LoadState"/>.
    /// </param>
    /// <exception cref="InvalidInputException">The context lacks what the requirements ask for, or the dataset can't be used.</exception>
    ITrainingSession Start(TrainingContext context);
}
