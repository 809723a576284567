using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Ppo;

/// <summary>The metrics of proximal policy optimization.</summary>
internal static class PpoMetrics
{
    public static ImmutableArray<MetricDefinition> Definitions { get; } = [.. PolicyGradientMetrics.Definitions, .. CriticMetrics.Definitions];
}
