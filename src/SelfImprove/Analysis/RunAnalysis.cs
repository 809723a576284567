using System.Collections.Immutable;

namespace SelfImprove.Analysis;

/// <summary>What a run directory tells beyond its report.</summary>
public sealed record RunAnalysis
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>Accuracy with and without each behaviour, of the stored answers.</summary>
    public ImmutableArray<BehaviorAccuracy> BehaviorAccuracies { get; init; } = [];

    /// <summary>Explicit and implicit checking, of the stored answers.</summary>
    public ImmutableArray<AttemptChoices> AttemptChoices { get; init; } = [];

    /// <summary>What the task read in all answers of the evaluations.</summary>
    public ImmutableArray<TraceSummary> Traces { get; init; } = [];

    /// <summary>The gain of each finished cell, and its behaviours before.</summary>
    public ImmutableArray<CellGain> Gains { get; init; } = [];

    /// <summary>Which behaviours before go with the gain, over cells.</summary>
    public ImmutableArray<GainPredictor> Predictors { get; init; } = [];

    /// <summary>Interventions.</summary>
    public ImmutableArray<AnalyzedIntervention> Interventions { get; init; } = [];

    /// <summary>What interventions do, over the seeds of each condition.</summary>
    public ImmutableArray<InterventionEffect> InterventionEffects { get; init; } = [];

    /// <summary>What is missing, and which setting would have stored it; one line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
