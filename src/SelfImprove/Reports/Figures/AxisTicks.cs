using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>The marks of an axis: round values (1, 2, 2.5 or 5 times a power of ten) with labels of the same number of decimals.</summary>
internal sealed record AxisTicks(ImmutableArray<double> Values, ImmutableArray<string> Labels)
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    /// <summary>The smallest round step that needs at most <paramref name="maximumCount"/> marks over [low, high].</summary>
    /// <param name="low">Lower end; finite.</param>
    /// <param name="high">Upper end; finite, greater than <paramref name="low"/>.</param>
    /// <param name="maximumCount">Largest number of intervals, at least 1.</param>
    /// <param name="wholeNumbers">Whether marks between whole numbers make no sense (steps, counts of problems).</param>
    internal static double RoundStep(double low, double high, int maximumCount, bool wholeNumbers = false)
    {
        var raw = (high - low) / maximumCount;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        foreach (var round in RoundSteps)
        {
            var step = round * power;
            if (step >= raw * (1 - 1e-9) && (!wholeNumbers || step == Math.Floor(step)))
            {
                return step;
            }
        }

        // Only whole-number axes shorter than their number of marks come here.
        return 1;
    }

    /// <summary>Marks at multiples of a round step within [low, high].</summary>
    /// <param name="low">Lower end of the axis.</param>
    /// <param name="high">Upper end of the axis.</param>
    /// <param name="step">Distance of the marks, from <see cref="RoundStep"/>.</param>
    /// <param name="percent">Whether the values are fractions that are labelled in percent.</param>
    internal static AxisTicks Linear(double low, double high, double step, bool percent = false)
    {
        var first = (long)Math.Ceiling((low / step) - 1e-9);
        var last = (long)Math.Floor((high / step) + 1e-9);
        var labelStep = percent ? step * 100 : step;
        var decimals = 0;
        while (decimals < 12 && Math.Abs((labelStep * Math.Pow(10, decimals)) - Math.Round(labelStep * Math.Pow(10, decimals))) > 1e-6)
        {
            decimals++;
        }

        var values = ImmutableArray.CreateBuilder<double>();
        var labels = ImmutableArray.CreateBuilder<string>();
        for (var i = first; i <= last; i++)
        {
            // Multiplying keeps the marks free of the error that adding up steps would gather.
            values.Add(i * step);
            labels.Add(Label(i * labelStep, decimals) + (percent ? NumberText.PercentSign : ""));
        }

        return new AxisTicks(values.ToImmutable(), labels.ToImmutable());
    }

    /// <summary>Marks at powers of ten within [low, high], thinned out when there are many.</summary>
    internal static AxisTicks Logarithmic(double low, double high, int maximumCount)
    {
        var first = (int)Math.Ceiling(Math.Log10(low) - 1e-9);
        var last = (int)Math.Floor(Math.Log10(high) + 1e-9);
        var stride = Math.Max(1, (int)Math.Ceiling((last - first) / (double)maximumCount));
        var exponents = Enumerable.Range(0, Math.Max(0, last - first + 1)).Select(i => first + i).Where(e => (e - first) % stride == 0).ToList();
        return new AxisTicks(
            [.. exponents.Select(e => Math.Pow(10, e))],
            [.. exponents.Select(e => e is >= -2 and <= 4
                ? Math.Pow(10, e).ToString("0.##", CultureInfo.InvariantCulture)
                : "1e" + e.ToString(CultureInfo.InvariantCulture).Replace('-', '−'))]);
    }

    private static string Label(double value, int decimals) =>
        Math.Abs(value) >= 1e6 || decimals > 4 ? NumberText.Short(value) : NumberText.Fixed(value, decimals);
}
