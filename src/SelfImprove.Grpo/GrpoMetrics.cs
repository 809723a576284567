using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Grpo;

/// <summary>The metrics of GRPO and its kin.</summary>
internal static class GrpoMetrics
{
    public static ImmutableArray<MetricDefinition> Definitions { get; } = [.. PolicyGradientMetrics.Definitions, .. SelectionMetrics.Definitions];
}
