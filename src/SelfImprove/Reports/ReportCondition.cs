using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>One condition of an experiment (such as "all strategies") with its runs over seeds.</summary>
/// <param name="Name">The name in tables and legends; unique within the report.</param>
public sealed record ReportCondition(string Name)
{
    /// <summary>The condition's values on the axes of the matrix, the seed left out; empty without a matrix.</summary>
    public ImmutableArray<AxisValue> Axes { get; init; } = [];

    /// <summary>One run per seed, in the order of the seeds.</summary>
    public ImmutableArray<ReportRun> Runs { get; init; } = [];

    /// <summary>The mean over seeds of a number of the texts that the condition was primed with; NaN when no seed has it.</summary>
    internal double PrimingMean(string metric)
    {
        ImmutableArray<double> values = [.. Runs.Where(r => r.Priming.ContainsKey(metric)).Select(r => r.Priming[metric])];
        return values.IsEmpty ? double.NaN : values.Average();
    }
}
