using SelfImprove.Training;

namespace SelfImprove.Docs.Tests.Snippets.Median;

internal static class MedianTrainer
{
    #region MedianTrainer
    public static ISelfImproveBuilder AddMedianTrainer(this ISelfImproveBuilder builder) => builder
        .AddTrainer<MedianOptions>("median-po", "Policy gradient with the median as baseline.", (_, options) => Create(options))
        .AddMetrics(PolicyGradientMetrics.Definitions);

    public static PolicyGradientTrainer Create(MedianOptions options) => new(
        new PolicyGradientAlgorithm
        {
            Name = "median-po",
            Advantage = new MedianAdvantage(options.Scale),
            Surrogate = new CispoSurrogate(),
            Clip = new ClipRange(Low: 1, High: 4),
        },
        new PolicyGradientSchedule { Steps = 100, PromptsPerStep = 32, MiniBatchPrompts = 16, LearningRate = 1e-4 },
        new RolloutOptions { SamplesPerPrompt = 8, MaxCompletionTokens = 2 },
        TimeProvider.System);
    #endregion
}
