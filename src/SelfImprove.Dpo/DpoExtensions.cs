using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Dpo;

namespace SelfImprove;

/// <summary>Adds direct preference optimization.</summary>
public static class DpoExtensions
{
    /// <summary>Adds the trainer <c>dpo</c> (options: <see cref="DpoOptions"/>) and its metrics.</summary>
    public static ISelfImproveBuilder AddDpo(this ISelfImproveBuilder builder) => builder
        .AddTrainer<DpoOptions>(
            DpoTrainer.ComponentName,
            "Direct preference optimization on the best and the worst of each group of the policy's own completions.",
            (services, options) => new DpoTrainer(options, services.GetService<TimeProvider>() ?? TimeProvider.System))
        .AddMetrics(DpoMetrics.Definitions);
}
