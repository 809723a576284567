using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>What is kept of one evaluation of a policy.</summary>
/// <param name="Row">The numbers.</param>
/// <param name="Verdicts">Which problems were solved.</param>
/// <param name="Completions">Some answers.</param>
internal sealed record Measurement(EvaluationRow Row, VerdictRow Verdicts, ImmutableArray<CompletionRow> Completions)
{
    /// <summary>The same measurement under another stage's step and policy.</summary>
    internal Measurement As(int step, string? policy) => new(
        Row with { Step = step, Policy = policy },
        Verdicts with { Step = step, Policy = policy },
        [.. Completions.Select(c => c with { Step = step, Policy = policy })]);
}
