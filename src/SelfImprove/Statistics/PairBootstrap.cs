using System.Globalization;
using SelfImprove.Reports;

namespace SelfImprove.Statistics;

/// <summary>The percentile bootstrap of a statistic of pairs (Efron and Tibshirani 1993, chapter 13).</summary>
internal static class PairBootstrap
{
    /// <summary>The statistic with its 95 % interval over resampled pairs.</summary>
    /// <param name="x">One number per pair.</param>
    /// <param name="y">The other.</param>
    /// <param name="statistic">The statistic; NaN where it is not defined.</param>
    /// <param name="key">The root of random numbers.</param>
    /// <param name="clusters">The cluster of each pair, such as the condition of a cell: pairs of one depend on each other, so clusters are resampled as wholes. Null where every pair stands by itself.</param>
    /// <returns>
    /// <see cref="Interval.Unknown"/> when the statistic is not defined. Resamples for which it is not are left out; the interval is unknown when they are more than half.
    /// </returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    internal static Interval Of(IReadOnlyList<double> x, IReadOnlyList<double> y, Func<double[], double[], double> statistic, RandomKey key, IReadOnlyList<string>? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} numbers can't be paired with {y.Count}", nameof(y));
        }

        if (clusters is not null && clusters.Count != x.Count)
        {
            throw new ArgumentException($"{x.Count} pairs can't be of {clusters.Count} clusters", nameof(clusters));
        }

        var estimate = statistic([.. x], [.. y]);
        if (double.IsNaN(estimate))
        {
            return Interval.Unknown;
        }

        var resamples = new List<double>(PairedBootstrap.Resamples);
        var members = Enumerable.Range(0, x.Count).GroupBy(i => clusters is null ? i.ToString(CultureInfo.InvariantCulture) : clusters[i], StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        var most = members.Length * members.Max(m => m.Length);
        var (a, b) = (new double[most], new double[most]);
        for (var i = 0; i < PairedBootstrap.Resamples; i++)
        {
            var random = new CounterRandom(key.Derive(i));
            var count = 0;
            for (var n = 0; n < members.Length; n++)
            {
                foreach (var pair in members[random.NextInt32(0, members.Length - 1)])
                {
                    (a[count], b[count]) = (x[pair], y[pair]);
                    count++;
                }
            }

            if ((count == most ? statistic(a, b) : statistic(a[..count], b[..count])) is var resampled && !double.IsNaN(resampled))
            {
                resamples.Add(resampled);
            }
        }

        double[] sorted = [.. resamples.Order()];
        return 2 * sorted.Length < PairedBootstrap.Resamples
            ? new Interval(estimate, double.NaN, double.NaN)
            : new Interval(estimate, PairedBootstrap.Quantile(sorted, 0.025), PairedBootstrap.Quantile(sorted, 0.975));
    }

    /// <summary>Whether some two of the numbers differ.</summary>
    internal static bool Varies(double[] values) => values.AsSpan().ContainsAnyExcept(values.Length > 0 ? values[0] : 0);
}
