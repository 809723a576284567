using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>Which completions are kept in the run directory.</summary>
public sealed record LoggingSettings
{
    /// <summary>Training steps between those whose rollouts are stored; 0 stores none. Default 10.</summary>
    [Range(0, int.MaxValue)]
    public int Every { get; init; } = 10;

    /// <summary>Rollouts stored of such a step. Default 8.</summary>
    [Range(0, 1_000_000)]
    public int Completions { get; init; } = 8;

    /// <summary>Completions stored of every evaluation: so many greedy ones and, where answers are drawn, so many drawn ones, those of the first problems. Default 16.</summary>
    [Range(0, 1_000_000)]
    public int EvaluationCompletions { get; init; } = 16;

    /// <summary>Training steps between those whose rollouts are all shown to the behaviour detectors; 0 shows none. Evaluations always are. Default 1.</summary>
    [Range(0, int.MaxValue)]
    public int BehaviorsEvery { get; init; } = 1;
}
