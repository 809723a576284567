using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfImprove.Runs;

/// <summary>A stored completion: a line of <c>completions.jsonl</c>.</summary>
public sealed record CompletionRow
{
    /// <summary>Number of training steps that the policy had behind it in this stage.</summary>
    public required int Step { get; init; }

    /// <summary>Which policy of the pipeline, as in <see cref="EvaluationRow.Policy"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>Held-out for evaluations, train for rollouts.</summary>
    public required DatasetSplit Split { get; init; }

    /// <summary>
    /// Whether it was drawn in an evaluation, not answered greedily; false for rollouts. Runs of older versions stored one kind only, unmarked: the greedy answers where there were any.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDrawn { get; init; }

    /// <summary>The problem's <see cref="Problem.Id"/>.</summary>
    public required string ProblemId { get; init; }

    /// <summary>The problem as <see cref="ITask.WriteProblem"/> writes it, so that it can be scored again.</summary>
    public required JsonElement Problem { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>What the policy wrote.</summary>
    public required string Text { get; init; }

    /// <summary>Number of tokens written.</summary>
    public required int Tokens { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>The reward; null when the scorer failed.</summary>
    public required double? Reward { get; init; }

    /// <summary>The verdict.</summary>
    public required bool IsCorrect { get; init; }

    /// <summary>The kind of result, as in <see cref="RewardOutcome.Name"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>The extracted answer; null when there was none.</summary>
    public string? Answer { get; init; }

    /// <summary>Where the answer stands in <see cref="Text"/>.</summary>
    public TextSpan? AnswerSpan { get; init; }

    /// <summary>Named parts of the reward.</summary>
    public ImmutableSortedDictionary<string, double> RewardComponents { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Occurrences per behaviour; null is "unknown".</summary>
    public ImmutableSortedDictionary<string, int?> BehaviorCounts { get; init; } = ImmutableSortedDictionary<string, int?>.Empty;

    /// <summary>Where behaviours show in <see cref="Text"/>, in order of their start.</summary>
    public ImmutableArray<BehaviorSpan> BehaviorSpans { get; init; } = [];
}
