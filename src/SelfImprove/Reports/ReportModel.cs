using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Everything that a report shows: plain data, independent of where a run keeps its files.</summary>
public sealed record ReportModel
{
    /// <summary>Name of the run.</summary>
    public required string Name { get; init; }

    /// <summary>What the run is for, in a sentence or two; empty when nobody said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The conditions, in the order in which they are shown; empty for a run that has not produced anything.</summary>
    public ImmutableArray<ReportCondition> Conditions { get; init; } = [];

    /// <summary>What the run says about the claims of the paper; null when its configuration has no <c>study</c>.</summary>
    public StudyResults? Study { get; init; }

    /// <summary>The stage whose curves stand first, such as <c>ppo</c>; null shows the stages alike.</summary>
    public string? MainStage { get; init; }

    /// <summary>The behaviours that are counted, in the order of columns and highlights. Default: the four habits of the paper.</summary>
    public ImmutableArray<Behavior> Behaviors { get; init; } = [.. Behavior.FourHabits];

    /// <summary>Meanings of metrics; metrics without one are shown under their bare name.</summary>
    public ImmutableArray<MetricDefinition> Metrics { get; init; } = [];

    /// <summary>Completions to read, in the order in which they are shown.</summary>
    public ImmutableArray<ReportSample> Samples { get; init; } = [];

    /// <summary>Remarks for the reader (startup notes, warnings, what is missing).</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The configuration with all defaults, overrides and references resolved, as YAML; empty when unknown.</summary>
    public string ResolvedConfiguration { get; init; } = "";

    /// <summary>Where the numbers come from (command, date, machine, versions, commit), as labels and values in the order shown.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Provenance { get; init; } = [];

    /// <summary>Whether answers were drawn anywhere; then they come first: they are what training works on.</summary>
    internal bool IsSampled => Conditions.SelectMany(c => c.Runs).SelectMany(r => new[] { r.Before, r.After }).Any(e => double.IsFinite(e?.SampledAccuracy.Estimate ?? double.NaN));

    /// <summary>The accuracy of the paper's teacher by condition; without a study no condition stands for a row of the paper.</summary>
    internal Dictionary<string, double> PublishedTeachers =>
        (Study?.Published ?? []).DistinctBy(p => p.Condition).ToDictionary(p => p.Condition, p => p.Published.Teacher, StringComparer.Ordinal);
}
