using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Grpo;
using SelfImprove.Training;

namespace SelfImprove;

/// <summary>Adds GRPO and its kin.</summary>
public static class GrpoExtensions
{
    /// <summary>Adds the trainer <c>grpo</c> (options: <see cref="GrpoOptions"/>), the parts that its slots choose from, and its metrics.</summary>
    public static ISelfImproveBuilder AddGrpo(this ISelfImproveBuilder builder)
    {
        foreach (var part in GrpoParts.All)
        {
            builder.Add(part);
        }

        return builder
            .AddTrainer<GrpoOptions>(
                GrpoTrainer.ComponentName,
                "Policy gradients without a critic: GRPO, Dr. GRPO, DAPO, RLOO, REINFORCE++, GSPO, CISPO and others as presets of a few slots.",
                (services, options) => GrpoTrainer.Create(options, services))
            .AddMetrics(GrpoMetrics.Definitions);
    }
}
