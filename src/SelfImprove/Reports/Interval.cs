using SelfImprove.Training;

namespace SelfImprove.Reports;

/// <summary>An estimate with a 95 % interval.</summary>
/// <param name="Estimate">The estimate; NaN when there is none.</param>
/// <param name="Low">Lower end of the interval; NaN when there is none.</param>
/// <param name="High">Upper end of the interval; NaN when there is none.</param>
public readonly record struct Interval(double Estimate, double Low, double High)
{
    // 97.5 % quantiles of Student's t for 1, 2, ... degrees of freedom, and of the normal distribution beyond.
    private static readonly double[] StudentQuantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    private const double NormalQuantile = 1.960;

    /// <summary>An interval that says nothing.</summary>
    public static Interval Unknown { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The share of solved problems with Wilson's score interval (<see cref="WilsonInterval"/>).</summary>
    /// <param name="successes">Number of solved problems, in [0, trials].</param>
    /// <param name="trials">Number of problems; 0 gives <see cref="Unknown"/>.</param>
    public static Interval OfShare(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
        {
            return Unknown;
        }

        var share = (double)successes / trials;
        var wilson = WilsonInterval.Of(share, trials);
        return new Interval(share, wilson.Low, wilson.High);
    }

    /// <summary>
    /// The accuracy of a condition. One seed: its own interval over problems. Several seeds: their mean, with Student's interval of the
    /// mean over seeds, and on neither side narrower than the widest interval of a seed, because the seeds share their held-out problems
    /// and so can't average that noise away.
    /// </summary>
    /// <param name="seeds">The accuracy under each seed; those that are unknown are left out.</param>
    public static Interval OfSeeds(IEnumerable<Interval> seeds)
    {
        var known = seeds.Where(s => double.IsFinite(s.Estimate)).ToList();
        if (known.Count <= 1)
        {
            return known.Count == 0 ? Unknown : known[0];
        }

        var (mean, half) = StudentOf([.. known.Select(s => s.Estimate)]);
        var below = Math.Max(half, known.Max(s => double.IsFinite(s.Low) ? s.Estimate - s.Low : 0));
        var above = Math.Max(half, known.Max(s => double.IsFinite(s.High) ? s.High - s.Estimate : 0));
        return new Interval(mean, Math.Max(0, mean - below), Math.Min(1, mean + above));
    }

    /// <summary>The mean of numbers that are measured once under each seed, with Student's interval of the mean over seeds; none for a single seed.</summary>
    /// <param name="seeds">The number under each seed; those that are not finite are left out.</param>
    public static Interval OfMeans(IEnumerable<double> seeds)
    {
        var known = seeds.Where(double.IsFinite).ToArray();
        if (known.Length <= 1)
        {
            return known.Length == 0 ? Unknown : new Interval(known[0], double.NaN, double.NaN);
        }

        var (mean, half) = StudentOf(known);
        return new Interval(mean, mean - half, mean + half);
    }

    private static (double Mean, double Half) StudentOf(double[] values)
    {
        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
        var quantile = values.Length - 1 <= StudentQuantiles.Length ? StudentQuantiles[values.Length - 2] : NormalQuantile;
        return (mean, quantile * Math.Sqrt(variance / values.Length));
    }
}
