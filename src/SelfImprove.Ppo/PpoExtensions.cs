using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Ppo;

namespace SelfImprove;

/// <summary>Adds proximal policy optimization.</summary>
public static class PpoExtensions
{
    /// <summary>Adds the trainer <c>ppo</c> (options: <see cref="PpoOptions"/>) and its metrics.</summary>
    public static ISelfImproveBuilder AddPpo(this ISelfImproveBuilder builder) => builder
        .AddTrainer<PpoOptions>(
            PpoTrainer.ComponentName,
            "Proximal policy optimization: samples completions, scores them, and learns from the advantages that a critic estimates.",
            (services, options) => PpoTrainer.Create(options, services.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddMetrics(PpoMetrics.Definitions);
}
