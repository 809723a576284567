namespace SelfImprove.Analysis;

/// <summary>Which answers a row of an analysis is about.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Cell">The cell of the matrix; null for all cells of the condition together.</param>
/// <param name="Seed">The cell's seed; null for all.</param>
/// <param name="Moment"><c>before</c> the stage that learns from rewards, or <c>after</c> it.</param>
/// <param name="Answers"><c>greedy</c> or <c>drawn</c>.</param>
public sealed record AnalyzedGroup(string Condition, string? Cell, long? Seed, string Moment, string Answers)
{
    /// <summary>The moment before the stage that learns from rewards.</summary>
    public const string Before = "before";

    /// <summary>The moment after it; in an unfinished run, its last evaluation so far.</summary>
    public const string After = "after";

    /// <summary>Answers at temperature 0.</summary>
    public const string Greedy = "greedy";

    /// <summary>Answers that were drawn.</summary>
    public const string Drawn = "drawn";
}
