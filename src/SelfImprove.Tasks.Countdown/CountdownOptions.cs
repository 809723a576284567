using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Options of the Countdown task.</summary>
public sealed record CountdownOptions : IValidatableObject
{
    /// <summary>How many numbers a problem has; the least count when <see cref="MaxCount"/> is given. Default 4; 3 to 6.</summary>
    [Range(3, CountdownSolver.MaxNumbers)]
    public int Count { get; init; } = 4;

    /// <summary>The greatest count; each problem draws its count from <see cref="Count"/> to this. Default: as <see cref="Count"/>; 3 to 6.</summary>
    [Range(3, CountdownSolver.MaxNumbers)]
    public int? MaxCount { get; init; }

    /// <summary>The least number. Default 1; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MinNumber { get; init; } = 1;

    /// <summary>The greatest number; at least <see cref="MinNumber"/>. Numbers are drawn with repetition. Default 13; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxNumber { get; init; } = 13;

    /// <summary>The least target. Default 10; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MinTarget { get; init; } = 10;

    /// <summary>The greatest target; at least <see cref="MinTarget"/>. Default 50; 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxTarget { get; init; } = 50;

    /// <summary>
    /// Whether the problems have solutions. Unsolvable problems need a search each, which takes long from 5 numbers on, where nearly
    /// everything is solvable. Default: solvable.
    /// </summary>
    [EnumDataType(typeof(Solvability))]
    public Solvability Solvability { get; init; } = Solvability.Solvable;

    /// <summary>
    /// Whether a solvable problem has a solution with whole intermediate values. The reward accepts fractions all the same. Default: true.
    /// </summary>
    public bool IntegersOnly { get; init; } = true;

    /// <summary>The least intermediate value of the solution that a solvable problem has. Default 1.</summary>
    public int? MinIntermediate { get; init; } = 1;

    /// <summary>
    /// The greatest intermediate value of the solution that a solvable problem has; at least <see cref="MinIntermediate"/>, and at
    /// least <see cref="MinTarget"/>. Default 99.
    /// </summary>
    public int? MaxIntermediate { get; init; } = 99;

    /// <summary>Draws other problems. The splits are the same for every seed. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>How many positions the train split has before it repeats; 0 is endless. The held-out split is always endless. Default 0.</summary>
    [Range(0, 1_000_000_000)]
    public int TrainPool { get; init; }

    /// <summary>
    /// The share of all problems that is held out, in expectation; a hash of the sorted numbers and the target decides, so a problem is on
    /// the same side in every run, and a smaller share holds out a part of what a greater one does. Default 0.2; 0.01 to 0.99.
    /// </summary>
    [Range(0.01, 0.99)]
    public double HeldOutShare { get; init; } = 0.2;

    /// <summary>
    /// The prompt: <c>compact</c> (for small models), <c>base</c> (plain text for a base model), <c>chat</c> (ChatML) or <c>question</c>
    /// (what the user asks and no more, for a model with a <c>chat-template</c>), or a text with the placeholders <c>{numbers}</c> and <c>{target}</c>, where <c>{{</c> and <c>}}</c> stand for braces. Default: compact.
    /// </summary>
    [Required]
    public string Template { get; init; } = "compact";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Count > MaxCount)
        {
            yield return Reversed("count", Count, "max-count", MaxCount.Value, nameof(Count), nameof(MaxCount));
        }

        if (MinNumber > MaxNumber)
        {
            yield return Reversed("min-number", MinNumber, "max-number", MaxNumber, nameof(MinNumber), nameof(MaxNumber));
        }

        if (MinTarget > MaxTarget)
        {
            yield return Reversed("min-target", MinTarget, "max-target", MaxTarget, nameof(MinTarget), nameof(MaxTarget));
        }

        if (MinIntermediate > MaxIntermediate)
        {
            yield return Reversed(
                "min-intermediate", MinIntermediate.Value, "max-intermediate", MaxIntermediate.Value, nameof(MinIntermediate), nameof(MaxIntermediate));
        }

        // The target is the last intermediate value.
        if (Solvability == Solvability.Solvable && MinTarget > MaxIntermediate)
        {
            yield return Reversed("min-target", MinTarget, "max-intermediate", MaxIntermediate.Value, nameof(MinTarget), nameof(MaxIntermediate));
        }

        if (Solvability == Solvability.Solvable && MinIntermediate > MaxTarget)
        {
            yield return Reversed("min-intermediate", MinIntermediate.Value, "max-target", MaxTarget, nameof(MinIntermediate), nameof(MaxTarget));
        }

        if (Template is not null && PromptTemplate.FindError(Template) is { } error)
        {
            yield return new ValidationResult(error, [nameof(Template)]);
        }
    }

    private static ValidationResult Reversed(string lower, int least, string upper, int greatest, params string[] members) =>
        new($"{lower} ({least}) must not be greater than {upper} ({greatest})", members);
}
