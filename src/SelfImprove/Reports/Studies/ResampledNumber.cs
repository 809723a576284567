namespace SelfImprove.Reports;

/// <summary>A number with what it becomes under each resample of seeds and problems; sums, differences and ratios go resample by resample.</summary>
/// <param name="Estimate">The number as measured; NaN when it is not known.</param>
/// <param name="Resamples">The number under each resample, <see cref="HierarchicalBootstrap.Resamples"/> of them; NaN where it does not exist.</param>
/// <param name="Seeds">The smallest number of seeds of what it is made from; 0 when it is not known.</param>
/// <param name="Problems">Number of held-out problems that were resampled; 0 where only seeds were.</param>
internal sealed record ResampledNumber(double Estimate, double[] Resamples, int Seeds, int Problems)
{
    /// <summary>More resamples than this without a value, and there is no interval: the ends of a 95 % interval would be made up.</summary>
    private const double LargestShareWithoutValue = 0.025;

    /// <summary>A number that was not measured.</summary>
    internal static ResampledNumber Unknown { get; } = new(double.NaN, [], 0, 0);

    internal bool IsKnown => Seeds > 0;

    /// <summary>The estimate with the 95 % percentile interval; without one where nothing was resampled of some part: one seed, and no problems.</summary>
    internal Interval ToInterval()
    {
        if (Seeds < 2 && Problems == 0)
        {
            return new Interval(Estimate, double.NaN, double.NaN);
        }

        var values = Resamples.Where(double.IsFinite).Order().ToArray();
        return values.Length == 0 || values.Length < Resamples.Length * (1 - LargestShareWithoutValue)
            ? new Interval(Estimate, double.NaN, double.NaN)
            : new Interval(Estimate, Quantile(values, 0.025), Quantile(values, 0.975));
    }

    internal ResampledNumber Minus(ResampledNumber other) => Combine(this, other, (a, b) => a - b);

    /// <summary>This as a share of a gain; it exists only where the gain is above 0.</summary>
    internal ResampledNumber ShareOf(ResampledNumber gain) => Combine(this, gain, (a, b) => b > 0 ? a / b : double.NaN);

    /// <summary>The mean of several numbers; unknown as soon as one of them is.</summary>
    internal static ResampledNumber Mean(IReadOnlyCollection<ResampledNumber> numbers)
    {
        if (numbers.Count == 0 || numbers.Any(n => !n.IsKnown))
        {
            return Unknown;
        }

        var means = new double[HierarchicalBootstrap.Resamples];
        foreach (var number in numbers)
        {
            for (var i = 0; i < means.Length; i++)
            {
                means[i] += number.Resamples[i] / numbers.Count;
            }
        }

        return new ResampledNumber(numbers.Average(n => n.Estimate), means, numbers.Min(n => n.Seeds), numbers.Max(n => n.Problems));
    }

    private static ResampledNumber Combine(ResampledNumber a, ResampledNumber b, Func<double, double, double> combine) =>
        a.IsKnown && b.IsKnown
            ? new ResampledNumber(combine(a.Estimate, b.Estimate), [.. a.Resamples.Zip(b.Resamples, combine)], Math.Min(a.Seeds, b.Seeds), Math.Max(a.Problems, b.Problems))
            : Unknown;

    private static double Quantile(double[] sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
