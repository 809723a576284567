using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Options of the pre-training corpus (<c>kind: countdown-corpus</c>). The weights are shares of the documents, in any scale.</summary>
public sealed record CountdownCorpusOptions : IValidatableObject
{
    /// <summary>Weight of arithmetic drills: lines of chained true equations. Default 5.</summary>
    [Range(0.0, 1e6)]
    public double Drills { get; init; } = 5;

    /// <summary>Weight of comparisons of a stated target with values, far apart. Default 2.</summary>
    [Range(0.0, 1e6)]
    public double Comparisons { get; init; } = 2;

    /// <summary>Weight of problems with a direct solution: one straight computation, no search. Default 4.</summary>
    [Range(0.0, 1e6)]
    public double Solutions { get; init; } = 4;

    /// <summary>Weight of lists of computations over stated numbers: each line uses every number once, half of them are put into one expression, no target is stated and nothing is judged. Default 0.</summary>
    [Range(0.0, 1e6)]
    public double Computations { get; init; }

    /// <summary>Weight of neutral prose that uses the words of priming traces without their behaviours. Default 1.</summary>
    [Range(0.0, 1e6)]
    public double Prose { get; init; } = 1;

    /// <summary>Whether each equation of a computation is followed by the numbers that remain, as in the teacher's traces. Default false.</summary>
    public bool ListRemaining { get; init; }

    /// <summary>Number of different problems that are solved in the corpus. Default 4000.</summary>
    [Range(1, int.MaxValue)]
    public int ProblemPool { get; init; } = 4000;

    /// <summary>Index in the train split of the pool's first problem. Default 0.</summary>
    [Range(0L, long.MaxValue)]
    public long FirstProblem { get; init; }

    /// <summary>Lines of a drill or a comparison. Default 10.</summary>
    [Range(1, 10_000)]
    public int Lines { get; init; } = 10;

    /// <summary>Largest number in a drill's pool of operands. Default 13.</summary>
    [Range(1, 1_000_000)]
    public int MaxOperand { get; init; } = 13;

    /// <summary>Largest value of any equation. Default 99.</summary>
    [Range(2, 1_000_000)]
    public int MaxIntermediate { get; init; } = 99;

    /// <summary>Checks the rules between options.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Drills + Comparisons + Solutions + Computations + Prose <= 0)
        {
            yield return new ValidationResult("all weights are 0; give at least one kind of document a weight", [nameof(Drills)]);
        }

        if (MaxOperand > MaxIntermediate)
        {
            yield return new ValidationResult(
                $"operands up to {MaxOperand} exceed the largest value of an equation, {MaxIntermediate}", [nameof(MaxOperand)]);
        }
    }
}
