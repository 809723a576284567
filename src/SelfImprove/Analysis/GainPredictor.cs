using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>How the count of a behaviour before goes with the gain and with the accuracy after, over cells.</summary>
/// <param name="Answers"><c>greedy</c> or <c>drawn</c>.</param>
/// <param name="Behavior">The behaviour's name.</param>
/// <param name="Cells">Number of finished cells.</param>
/// <param name="Conditions">Number of conditions that they are of.</param>
/// <param name="Correlation">
/// Spearman's rank correlation of the count with the gain, with its interval over resampled conditions, because the seeds of one condition resemble each other; unknown where one of the two does not vary,
/// without an interval where there are fewer than <see cref="FewestConditions"/>.
/// </param>
/// <param name="AccuracyCorrelation">The same with the accuracy after: priming that teaches a habit raises accuracy before RL already, which leaves less to gain.</param>
public sealed record GainPredictor(string Answers, string Behavior, int Cells, int Conditions, Interval Correlation, Interval AccuracyCorrelation)
{
    /// <summary>With fewer cells nothing is claimed.</summary>
    public const int FewestCells = 5;

    /// <summary>With fewer conditions a correlation has no interval.</summary>
    public const int FewestConditions = 5;
}
