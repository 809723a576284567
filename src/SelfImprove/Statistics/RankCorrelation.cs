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
    /// <returns>
    /// <see cref="Interval.Unknown"/> when one of the two does not vary. Resamples in which one does not vary have no correlation and are left out; the interval is unknown when they are more than half.
    /// </returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    public static Interval Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} numbers can't be paired with {y.Count}", nameof(y));
        }

        var estimate = Of([.. x], [.. y]);
        if (double.IsNaN(estimate))
        {
            return Interval.Unknown;
        }

        var resamples = new List<double>(PairedBootstrap.Resamples);
        var (a, b) = (new double[x.Count], new double[y.Count]);
        for (var i = 0; i < PairedBootstrap.Resamples; i++)
        {
            var random = new CounterRandom(Key.Derive(i));
            for (var n = 0; n < a.Length; n++)
            {
                var pair = random.NextInt32(0, a.Length - 1);
                (a[n], b[n]) = (x[pair], y[pair]);
            }

            if (Of(a, b) is var resampled && !double.IsNaN(resampled))
            {
                resamples.Add(resampled);
            }
        }

        double[] sorted = [.. resamples.Order()];
        return 2 * sorted.Length < PairedBootstrap.Resamples
            ? new Interval(estimate, double.NaN, double.NaN)
            : new Interval(estimate, PairedBootstrap.Quantile(sorted, 0.025), PairedBootstrap.Quantile(sorted, 0.975));
    }

    private static double Of(double[] x, double[] y) => Varies(x) && Varies(y) ? Correlation.Spearman(x, y) : double.NaN;

    private static bool Varies(double[] values) => values.AsSpan().ContainsAnyExcept(values.Length > 0 ? values[0] : 0);
}
