using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>How the count of a behaviour before goes with the gain, over cells.</summary>
/// <param name="Answers"><c>greedy</c> or <c>drawn</c>.</param>
/// <param name="Behavior">The behaviour's name.</param>
/// <param name="Cells">Number of finished cells.</param>
/// <param name="Correlation">Spearman's rank correlation with its interval over resampled cells; unknown where one of the two does not vary.</param>
public sealed record GainPredictor(string Answers, string Behavior, int Cells, Interval Correlation)
{
    /// <summary>With fewer cells nothing is claimed.</summary>
    public const int FewestCells = 5;
}
