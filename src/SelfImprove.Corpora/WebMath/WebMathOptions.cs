using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Corpora;

/// <summary>
/// Options of the synthetic corpus of web mathematics (<c>kind: web-math</c>). The rates of behaviours are shares of the documents other than
/// prose; problems, numbers and plain solutions don't depend on them. The weights are shares of the documents, in any scale.
/// </summary>
public sealed record WebMathOptions : IValidatableObject
{
    /// <summary>Share of the documents that check a result against what is wanted. Default 0.15; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Verification { get; init; } = 0.15;

    /// <summary>Share of the documents that leave an attempt for another one. Default 0.12; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Backtracking { get; init; } = 0.12;

    /// <summary>Share of the documents that name an intermediate goal. Default 0.1; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Subgoals { get; init; } = 0.1;

    /// <summary>Share of the documents that reason from the goal. Default 0.05; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double BackwardChaining { get; init; } = 0.05;

    /// <summary>
    /// The chance that a behaviour which a document has shown is shown once more, so that its number is geometric with mean 1 / (1 - repetition), as far
    /// as the document has room. Default 0.6; 0 to 0.95.
    /// </summary>
    [Range(0.0, 0.95)]
    public double Repetition { get; init; } = 0.6;

    /// <summary>Share of the documents with a false equation. It is noticed and repaired where the document shows backtracking, and stands as it is elsewhere. Default 0; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Mistakes { get; init; }

    /// <summary>
    /// Whether each equation of a number puzzle is followed by the numbers that remain to be used, as in traces and corpora of Countdown
    /// (<c>8*3=24 with 5 7</c>). Default false.
    /// </summary>
    public bool ListRemaining { get; init; }

    /// <summary>Largest operand and result of an equation. Default 99, so that every number is one token; 60 to 9,999.</summary>
    [Range(60, 9999)]
    public int MaxValue { get; init; } = 99;

    /// <summary>Fewest tokens of a document (words, marks and numbers); shorter ones get neutral sentences in front. Default 40; 0 to 90.</summary>
    [Range(0, 90)]
    public int MinTokens { get; init; } = 40;

    /// <summary>Most tokens of a document; a longer search is drawn again. Default 150; 150 to 10,000.</summary>
    [Range(150, 10_000)]
    public int MaxTokens { get; init; } = 150;

    /// <summary>Weight of worked examples. Default 2.</summary>
    [Range(0.0, 1e6)]
    public double Examples { get; init; } = 2;

    /// <summary>Weight of forum threads: a question and its answers. Default 2.</summary>
    [Range(0.0, 1e6)]
    public double Threads { get; init; } = 2;

    /// <summary>Weight of somebody's own work, where paths are corrected. Default 1.</summary>
    [Range(0.0, 1e6)]
    public double Repairs { get; init; } = 1;

    /// <summary>Weight of claims with small proofs. Default 1.</summary>
    [Range(0.0, 1e6)]
    public double Proofs { get; init; } = 1;

    /// <summary>Weight of word problems: shops, coins, ages, areas. Default 3.</summary>
    [Range(0.0, 1e6)]
    public double WordProblems { get; init; } = 3;

    /// <summary>Weight of equations in one unknown that are solved by guessing. Default 3.</summary>
    [Range(0.0, 1e6)]
    public double Equations { get; init; } = 3;

    /// <summary>
    /// Whether most number puzzles are over four numbers, as Countdown problems may be: a model too small to carry what it reads over to another
    /// count needs them. The stage <c>curate</c> drops documents on held-out problems. Default false: two, three or five.
    /// </summary>
    public bool FourNumbers { get; init; }

    /// <summary>Weight of number puzzles over given numbers. Default 5.</summary>
    [Range(0.0, 1e6)]
    public double NumberPuzzles { get; init; } = 5;

    /// <summary>Weight of neutral prose, which uses every word of the corpus and shows no behaviour. Default 1.</summary>
    [Range(0.0, 1e6)]
    public double Prose { get; init; } = 1;

    /// <summary>Checks the rules between options.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Examples + Threads + Repairs + Proofs + WordProblems + Equations + NumberPuzzles + Prose <= 0)
        {
            yield return new ValidationResult("all weights are 0; give at least one kind of document a weight", [nameof(NumberPuzzles)]);
        }
    }
}
