using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Dpo;

/// <summary>Direct preference optimization, online: pairs are the best and the worst of each group of the policy's own completions.</summary>
internal sealed class DpoTrainer(DpoOptions options, TimeProvider timeProvider) : IPolicyTrainer
{
    public const string ComponentName = "dpo";

    public string Name => ComponentName;

    public TrainerRequirements Requirements { get; } = new()
    {
        Rollouts = true,
        ReferencePolicy = true,
        SamplesPerPrompt = options.SamplesPerPrompt,
        MaxCompletionTokens = options.MaxCompletionTokens,
    };

    // Every prompt may give a pair, and every completion may run to its limit.
    public TrainerWorkload Estimate(WorkloadInputs inputs)
    {
        var prompts = (double)options.Steps * options.PromptsPerStep;
        var pairTokens = prompts * 2 * options.Epochs * (inputs.TokensPerPrompt + options.MaxCompletionTokens);
        return new TrainerWorkload
        {
            Steps = options.Steps,
            OptimizerSteps = ImmutableSortedDictionary<string, long>.Empty.Add(
                "policy", (long)options.Steps * options.Epochs * (options.PromptsPerStep / options.MiniBatchPrompts)),
            SampledTokens = prompts * options.SamplesPerPrompt * options.MaxCompletionTokens,
            ScoredTokens = pairTokens + (pairTokens / options.Epochs),
            TrainedTokens = pairTokens,
            FrozenCopies = 1,
        };
    }

    public ITrainingSession Start(TrainingContext context)
    {
        var task = context.Task ?? throw new InvalidInputException("dpo: no task was given; name the one whose problems are sampled");
        var reward = context.Reward ?? throw new InvalidInputException("dpo: no reward was given; name the one that scores completions");
        var sampling = new RolloutOptions
        {
            SamplesPerPrompt = options.SamplesPerPrompt,
            MaxCompletionTokens = options.MaxCompletionTokens,
            Temperature = options.Temperature,
            ScoreTimeout = TimeSpan.FromSeconds(options.ScoreTimeoutSeconds),
            MaxScorerFailures = options.MaxScorerFailures,
        };
        return new DpoSession(
            context, new RolloutCollector(task, reward, context.Tokenizer, sampling, timeProvider), reward.Range.Minimum, options, timeProvider);
    }
}
