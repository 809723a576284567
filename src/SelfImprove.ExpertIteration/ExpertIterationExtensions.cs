using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.ExpertIteration;
using SelfImprove.Training;

namespace SelfImprove;

/// <summary>Adds expert iteration.</summary>
public static class ExpertIterationExtensions
{
    internal const string ComponentName = "expert-iteration";

    internal static ImmutableArray<MetricDefinition> Metrics { get; } = [.. PolicyGradientMetrics.Definitions, .. SelectionMetrics.Definitions];

    /// <summary>Adds the trainer <c>expert-iteration</c> (options: <see cref="ExpertIterationOptions"/>) and its metrics.</summary>
    public static ISelfImproveBuilder AddExpertIteration(this ISelfImproveBuilder builder) => builder
        .AddTrainer<ExpertIterationOptions>(
            ComponentName,
            "Expert iteration (rejection-sampling fine-tuning): samples completions and learns those that are right, as supervised fine-tuning does.",
            (services, options) => Create(options, services.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddMetrics(Metrics);

    /// <summary>
    /// Anthony et al. 2017; STaR (Zelikman et al. 2022); ReST-EM (Singh et al. 2024): the log-likelihood of the policy's own right completions, token-mean. Deviation from STaR and ReST-EM: each
    /// iteration goes on from the weights of the last one instead of starting from the base model again, and there is no rationalisation.
    /// </summary>
    internal static PolicyGradientTrainer Create(ExpertIterationOptions options, TimeProvider timeProvider) => new(
        new PolicyGradientAlgorithm
        {
            Name = ComponentName,
            Advantage = new EqualAdvantage(),
            Surrogate = new LogProbSurrogate(),
            Filters = [new BestOfGroup(options.Keep, options.PerPrompt)],
        },
        new PolicyGradientSchedule
        {
            Steps = options.Steps,
            PromptsPerStep = options.PromptsPerStep,
            MiniBatchPrompts = options.MiniBatchPrompts,
            Epochs = options.Epochs,
            LearningRate = options.LearningRate,
            RateSchedule = options.Schedule,
            WeightDecay = options.WeightDecay,
            MaxGradientNorm = options.MaxGradientNorm,
        },
        new RolloutOptions
        {
            SamplesPerPrompt = options.SamplesPerPrompt,
            MaxCompletionTokens = options.MaxCompletionTokens,
            Temperature = options.Temperature,
            ScoreTimeout = TimeSpan.FromSeconds(options.ScoreTimeoutSeconds),
            MaxScorerFailures = options.MaxScorerFailures,
        },
        timeProvider);
}
