using SelfImprove.Training;

namespace SelfImprove.Ppo;

/// <summary>Proximal policy optimization (Schulman et al. 2017): generalized advantages from a critic, the clipped surrogate, token-mean.</summary>
internal static class PpoTrainer
{
    public const string ComponentName = "ppo";

    public static PolicyGradientTrainer Create(PpoOptions options, TimeProvider timeProvider) => new(
        new PolicyGradientAlgorithm
        {
            Name = ComponentName,
            Advantage = new GeneralizedAdvantage(options.Gamma, options.Lambda),
            WhitenAdvantages = options.WhitenAdvantages,
            Clip = new ClipRange(options.ClipLow, options.ClipHigh, options.DualClip > 0 ? options.DualClip : double.PositiveInfinity),
            Aggregation = options.Aggregation,
            EntropyCoefficient = options.EntropyCoefficient,
            Kl = new KlRegularizer
            {
                Coefficient = options.KlCoefficient,
                Placement = options.KlIn,
                Estimator = options.KlEstimator,
                AdaptiveTarget = options.AdaptiveKlTarget,
                AdaptiveHorizon = options.AdaptiveKlHorizon,
            },
            Critic = new CriticTraining
            {
                IsShared = options.Critic == PpoCritic.Shared,
                Loss = new ValueLoss
                {
                    Clip = options.ValueClip > 0 ? options.ValueClip : double.PositiveInfinity,
                    Coefficient = options.Critic == PpoCritic.Shared ? options.ValueCoefficient : 1,
                },
                LearningRate = options.CriticLearningRate,
                MaxGradientNorm = options.CriticMaxGradientNorm,
                WarmupSteps = options.CriticWarmupSteps,
            },
        },
        new PolicyGradientSchedule
        {
            Steps = options.Steps,
            PromptsPerStep = options.PromptsPerStep,
            MiniBatchPrompts = options.MiniBatchPrompts,
            Epochs = options.Epochs,
            LearningRate = options.ActorLearningRate,
            RateSchedule = options.Schedule,
            WeightDecay = options.WeightDecay,
            MaxGradientNorm = options.MaxGradientNorm,
            RatioTolerance = options.RatioTolerance,
        },
        new RolloutOptions
        {
            SamplesPerPrompt = options.SamplesPerPrompt,
            MaxCompletionTokens = options.MaxCompletionTokens,
            Temperature = options.Temperature,
            TopK = options.TopK,
            TopP = options.TopP,
            ScoreTimeout = TimeSpan.FromSeconds(options.ScoreTimeoutSeconds),
            MaxScorerFailures = options.MaxScorerFailures,
        },
        timeProvider);
}
