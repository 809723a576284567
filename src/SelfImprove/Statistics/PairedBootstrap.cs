using SelfImprove.Reports;

namespace SelfImprove.Statistics;

/// <summary>The paired bootstrap: how sure a difference is that was measured on the same problems (Efron and Tibshirani 1993, chapter 13).</summary>
public static class PairedBootstrap
{
    /// <summary>Number of resamples, enough for the ends of a 95 % interval to be stable in two digits.</summary>
    public const int Resamples = 10_000;

    private static readonly RandomKey Key = RandomKey.FromSeed(0).Derive("paired bootstrap");

    /// <summary>The mean difference with the 95 % percentile interval over resampled problems. The random numbers are fixed.</summary>
    /// <param name="differences">One number per problem, such as (solved by B) - (solved by A); empty gives <see cref="Interval.Unknown"/>.</param>
    public static Interval MeanDifference(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0)
        {
            return Interval.Unknown;
        }

        var means = new double[Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            var random = new CounterRandom(Key.Derive(i));
            var sum = 0.0;
            for (var n = 0; n < differences.Count; n++)
            {
                sum += differences[random.NextInt32(0, differences.Count - 1)];
            }

            means[i] = sum / differences.Count;
        }

        Array.Sort(means);
        return new Interval(differences.Average(), Quantile(means, 0.025), Quantile(means, 0.975));
    }

    internal static double Quantile(double[] sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
