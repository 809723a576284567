using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>What a stage that is yet to be run would cost on this machine.</summary>
/// <param name="Stage">Which stage.</param>
/// <param name="OptimizerSteps">Optimizer steps by network; empty for stages that do not train and trainers that do not tell.</param>
/// <param name="Tokens">Tokens that are drawn, scored and trained, at most: as if every completion ran to its limit. Null when the trainer does not tell.</param>
/// <param name="Time">Time at most, from the tokens and the speeds measured; scoring and behaviour detection of completions not included. Null when the trainer does not tell.</param>
/// <param name="MemoryBytes">The process's memory, about: as measured while the speeds were, with optimizer states and the trainer's other networks added. Null for stages without a model.</param>
public sealed record StageEstimate(
    StagePlace Stage, ImmutableSortedDictionary<string, long> OptimizerSteps, double? Tokens, TimeSpan? Time, long? MemoryBytes);
