using System.Collections.Immutable;

namespace SelfImprove.Analysis;

/// <summary>What a finished cell gained from learning from rewards, and what it did before.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Cell">The cell of the matrix.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Answers"><c>greedy</c> or <c>drawn</c>.</param>
/// <param name="AccuracyBefore">Share of right answers before.</param>
/// <param name="AccuracyAfter">Share of right answers after.</param>
/// <param name="Behaviors">Mean count of each behaviour per answer before, by name.</param>
public sealed record CellGain(
    string Condition, string Cell, long Seed, string Answers, double AccuracyBefore, double AccuracyAfter, ImmutableSortedDictionary<string, double> Behaviors)
{
    /// <summary>Accuracy after minus before.</summary>
    public double Gain => AccuracyAfter - AccuracyBefore;
}
