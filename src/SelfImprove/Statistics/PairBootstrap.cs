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
    /// <returns>
    /// <see cref="Interval.Unknown"/> when the statistic is not defined. Resamples for which it is not are left out; the interval is unknown when they are more than half.
    /// </returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    internal static Interval Of(IReadOnlyList<double> x, IReadOnlyList<double> y, Func<double[], double[], double> statistic, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"{x.Count} numbers can't be paired with {y.Count}", nameof(y));
        }

        var estimate = statistic([.. x], [.. y]);
        if (double.IsNaN(estimate))
        {
            return Interval.Unknown;
        }

        var resamples = new List<double>(PairedBootstrap.Resamples);
        var (a, b) = (new double[x.Count], new double[y.Count]);
        for (var i = 0; i < PairedBootstrap.Resamples; i++)
        {
            var random = new CounterRandom(key.Derive(i));
            for (var n = 0; n < a.Length; n++)
            {
                var pair = random.NextInt32(0, a.Length - 1);
                (a[n], b[n]) = (x[pair], y[pair]);
            }

            if (statistic(a, b) is var resampled && !double.IsNaN(resampled))
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
