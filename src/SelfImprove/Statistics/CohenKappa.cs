using SelfImprove.Reports;

namespace SelfImprove.Statistics;

/// <summary>Cohen's kappa: how far two judges agree beyond chance (Cohen 1960).</summary>
public static class CohenKappa
{
    private static readonly RandomKey Key = RandomKey.FromSeed(0).Derive("cohen kappa");

    /// <summary>Kappa of two yes-or-no judgements of the same things, with the 95 % percentile interval over resampled things. The random numbers are fixed.</summary>
    /// <param name="a">The judgements of one.</param>
    /// <param name="b">Those of the other, of the same things in the same order.</param>
    /// <returns>1 for full agreement, 0 for that of chance. <see cref="Interval.Unknown"/> when both always say the same one thing, because chance then agrees too, or when there are no judgements.</returns>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    public static Interval Of(IReadOnlyList<bool> a, IReadOnlyList<bool> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return PairBootstrap.Of([.. a.Select(ToNumber)], [.. b.Select(ToNumber)], Kappa, Key);
    }

    private static double ToNumber(bool judgement) => judgement ? 1 : 0;

    private static double Kappa(double[] a, double[] b)
    {
        double count = a.Length;
        var (agreed, yesA, yesB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            agreed += a[i] == b[i] ? 1 : 0;
            yesA += a[i];
            yesB += b[i];
        }

        var chance = ((yesA * yesB) + ((count - yesA) * (count - yesB))) / (count * count);
        return chance < 1 ? ((agreed / count) - chance) / (1 - chance) : double.NaN;
    }
}
