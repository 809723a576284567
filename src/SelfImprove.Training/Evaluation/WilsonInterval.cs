namespace SelfImprove.Training;

/// <summary>The 95 % confidence interval of a proportion (Wilson 1927), which stays within [0, 1] also for few trials and extreme proportions.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    private const double Z = 1.959963984540054; // 97.5 % quantile of the normal distribution

    /// <summary>
    /// The interval (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n) with z = 1.96.
    /// </summary>
    /// <param name="proportion">The observed proportion p, in [0, 1].</param>
    /// <param name="trials">Number of independent trials n, or as many as trials that depend on each other are worth; at least 1.</param>
    public static WilsonInterval Of(double proportion, double trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        var n = trials;
        var centre = proportion + (Z * Z / (2 * n));
        var half = Z * Math.Sqrt((proportion * (1 - proportion) / n) + (Z * Z / (4 * n * n)));
        var scale = 1 + (Z * Z / n);
        return new(Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }
}
