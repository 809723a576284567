using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Runs;

/// <summary>What a stage of a run has written so far.</summary>
public sealed record StageResult
{
    /// <summary>The stage's id, unique within its pipeline.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of stage: <c>prime</c>, <c>sft</c>, <c>ppo</c>, <c>analyze</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>The content hash: equal stages of several cells are one stage on disk.</summary>
    public required string Hash { get; init; }

    /// <summary>The stage's folder, which need not exist yet.</summary>
    public required string Directory { get; init; }

    /// <summary>How far it has come.</summary>
    public required StageStatus Status { get; init; }

    /// <summary>What stopped it; null unless it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Steps of the whole training; null before it has started, and for stages that do not train.</summary>
    public int? TotalSteps { get; init; }

    /// <summary>The stage's options with their defaults; undefined before it has started.</summary>
    public JsonElement Options { get; init; }

    /// <summary>Single numbers of the whole stage, such as <c>prime/accuracy</c>.</summary>
    public ImmutableSortedDictionary<string, double> Summary { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>One row per step, in order; empty for stages that do not train.</summary>
    public ImmutableArray<MetricRow> Metrics { get; init; } = [];

    /// <summary>Times and speeds per step, in order; these differ from run to run.</summary>
    public ImmutableArray<MetricRow> Times { get; init; } = [];

    /// <summary>The evaluations, in order.</summary>
    public ImmutableArray<EvaluationRow> Evaluations { get; init; } = [];

    /// <summary>Reads which problems were solved, one row per evaluation, in order.</summary>
    /// <exception cref="InvalidInputException">The file is damaged; the message names the line.</exception>
    public IEnumerable<VerdictRow> ReadVerdicts() => VerdictLog.Read(Directory);

    /// <summary>Reads the interventions, in order; empty for stages that make none.</summary>
    /// <exception cref="InvalidInputException">The file is damaged; the message names the line.</exception>
    public IEnumerable<InterventionRow> ReadInterventions() => InterventionLog.Read(Directory);

    /// <summary>Reads the stored completions, in order of their step.</summary>
    /// <exception cref="InvalidInputException">The file is damaged; the message names the line.</exception>
    public IEnumerable<CompletionRow> ReadCompletions() => RunReader.ReadCompletions(Directory);
}
