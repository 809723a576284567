using MathNet.Numerics.Statistics;
using SelfImprove.Reports;

namespace SelfImprove.Statistics;

/// <summary>Spearman's rank correlation.</summary>
public static class RankCorrelation
{
    private static readonly RandomKey Key = RandomKey.FromSeed(0).Derive("rank correlation");

    /// <summary>The correlation of the ranks, ties at their mean rank, with the 95 % percentile interval over resampled pairs. The random numbers are fixed.</summary>
    /// <param name="x">One number per pair.</param>
    /// <param name="y">The other.</param>
    /// <param name="clusters">The cluster of each pair: pairs of one depend on each other, so clusters are resampled as wholes (Field and Welsh 2007). Null where every pair stands by itself.</param>
    /// <returns>
    /// <see cref="Interval.Unknown"/> when one of the two does not vary. Resamples in which one does not vary have no correlation and are left out; the interval is unknown when they are more than half.
    /// </returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    public static Interval Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<string>? clusters = null) =>
        PairBootstrap.Of(x, y, static (a, b) => PairBootstrap.Varies(a) && PairBootstrap.Varies(b) ? Correlation.Spearman(a, b) : double.NaN, Key, clusters);
}
