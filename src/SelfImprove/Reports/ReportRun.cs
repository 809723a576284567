using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>What one run of a condition, under one seed, measured.</summary>
/// <param name="Seed">The seed.</param>
public sealed record ReportRun(long Seed)
{
    /// <summary>Metrics over steps.</summary>
    public ImmutableArray<MetricSeries> Series { get; init; } = [];

    /// <summary>What the texts that the run was primed with are like: <c>dataset/*</c> by name, of the last dataset whose answers were judged before the stage that the report shows. Empty where there was none.</summary>
    public ImmutableSortedDictionary<string, double> Priming { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The held-out evaluation before the reinforcement learning; null when there was none.</summary>
    public EvaluationSummary? Before { get; init; }

    /// <summary>The held-out evaluation after the last step; null when the run has not come so far.</summary>
    public EvaluationSummary? After { get; init; }

    /// <summary>What became of its policies' answers when behaviours were forbidden or forced, in the order of the run.</summary>
    public ImmutableArray<InterventionRow> Interventions { get; init; } = [];

    /// <summary>Why the run is not finished; null for a finished one.</summary>
    public string? Incomplete { get; init; }
}
