using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Training;

namespace SelfImprove.Grpo;

/// <summary>Makes the trainer that the options describe.</summary>
internal static class GrpoTrainer
{
    public const string ComponentName = "grpo";

    /// <exception cref="InvalidInputException">The chosen parts contradict each other or the other options; everything that is wrong is listed.</exception>
    public static PolicyGradientTrainer Create(GrpoOptions options, IServiceProvider services)
    {
        var advantage = options.Advantage.Create(services);
        var surrogate = options.Surrogate.Create(services);
        ImmutableArray<ISampleFilter> filters = [.. options.Filters.Select(f => f.Create(services))];
        string[] problems = [.. SlotCheck.Find(options, advantage, surrogate, filters)];
        if (problems.Length > 0)
        {
            throw new InvalidInputException($"{ComponentName}: {string.Join("; ", problems)}");
        }

        var algorithm = new PolicyGradientAlgorithm
        {
            Name = ComponentName,
            RewardShaping = [.. options.RewardShaping.Select(s => s.Create(services))],
            Advantage = advantage,
            WhitenAdvantages = options.WhitenAdvantages,
            Ratio = options.Ratio,
            RatioBase = options.RatioBase,
            Surrogate = surrogate,
            Clip = new ClipRange(
                options.ClipLow ?? ClipRange.Default.Low, options.ClipHigh ?? ClipRange.Default.High, options.DualClip > 0 ? options.DualClip : double.PositiveInfinity),
            Aggregation = options.Aggregation,
            AggregationLength = options.AggregationLength,
            Kl = new KlRegularizer
            {
                Coefficient = options.KlCoefficient,
                Placement = options.KlIn,
                Estimator = options.KlEstimator,
                StraightThrough = options.KlStraightThrough,
                AdaptiveTarget = options.AdaptiveKlTarget,
                AdaptiveHorizon = options.AdaptiveKlHorizon,
            },
            EntropyCoefficient = options.EntropyCoefficient,
            Filters = filters,
            OffPolicyLimit = options.OffPolicyLimit > 0 ? options.OffPolicyLimit : double.PositiveInfinity,
            Correction = options.ImportanceCap > 0 ? new ImportanceCorrection(options.ImportanceLevel, options.ImportanceCap) : null,
        };
        return new PolicyGradientTrainer(algorithm, ToSchedule(options), ToSampling(options), services.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    internal static PolicyGradientSchedule ToSchedule(GrpoOptions options) => new()
    {
        Steps = options.Steps,
        PromptsPerStep = options.PromptsPerStep,
        MiniBatchPrompts = options.MiniBatchPrompts,
        Epochs = options.Epochs,
        MaxSamplingRounds = options.MaxSamplingRounds,
        LearningRate = options.LearningRate,
        RateSchedule = options.Schedule,
        WeightDecay = options.WeightDecay,
        MaxGradientNorm = options.MaxGradientNorm,
        RatioTolerance = options.RatioTolerance,
    };

    private static RolloutOptions ToSampling(GrpoOptions options) => new()
    {
        SamplesPerPrompt = options.SamplesPerPrompt,
        MaxCompletionTokens = options.MaxCompletionTokens,
        Temperature = options.Temperature,
        TopK = options.TopK,
        TopP = options.TopP,
        ScoreTimeout = TimeSpan.FromSeconds(options.ScoreTimeoutSeconds),
        MaxScorerFailures = options.MaxScorerFailures,
    };
}
