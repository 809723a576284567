using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Maps values to pixels along one axis and chooses its ends and marks.</summary>
internal sealed record AxisScale
{
    // A factor of this much between the smallest and the largest value hides the small ones on a linear axis.
    private const double LogarithmicFrom = 300;

    private AxisScale(double low, double high, double start, double end, bool isLogarithmic, AxisTicks ticks)
    {
        Low = low;
        High = high;
        Start = start;
        End = end;
        IsLogarithmic = isLogarithmic;
        Ticks = ticks;
    }

    internal double Low { get; }

    internal double High { get; }

    internal double Start { get; }

    internal double End { get; }

    internal bool IsLogarithmic { get; }

    internal AxisTicks Ticks { get; }

    /// <summary>A horizontal axis of steps: from the first to the last step, whole numbers only.</summary>
    internal static AxisScale OfSteps(IEnumerable<long> steps, double start, double end, int maximumMarks)
    {
        var low = 0.0;
        var high = 0.0;
        var any = false;
        foreach (var step in steps)
        {
            low = any ? Math.Min(low, step) : step;
            high = any ? Math.Max(high, step) : step;
            any = true;
        }

        if (high <= low)
        {
            // A single step stands in the middle.
            return new AxisScale(low - 1, low + 1, start, end, false, AxisTicks.Linear(low, low, 1));
        }

        return new AxisScale(low, high, start, end, false, AxisTicks.Linear(low, high, AxisTicks.RoundStep(low, high, maximumMarks, wholeNumbers: true)));
    }

    /// <summary>A horizontal axis of named places, at 0, 1, ...</summary>
    internal static AxisScale OfLabels(ImmutableArray<string> labels, double start, double end)
    {
        var ticks = new AxisTicks([.. Enumerable.Range(0, labels.Length).Select(i => (double)i)], labels);
        return labels.Length == 1 ? new AxisScale(-1, 1, start, end, false, ticks) : new AxisScale(0, labels.Length - 1, start, end, false, ticks);
    }

    /// <summary>
    /// A vertical axis of values. It ends at marks, starts at 0 for values that are never negative and come near 0, and is logarithmic
    /// where positive values differ by a factor of 300 or more and <paramref name="mayBeLogarithmic"/>.
    /// </summary>
    /// <param name="values">The values to show; those that are not finite are ignored.</param>
    /// <param name="start">Pixel of the low end.</param>
    /// <param name="end">Pixel of the high end.</param>
    /// <param name="maximumMarks">Largest number of intervals.</param>
    /// <param name="percent">Whether the values are fractions, labelled in percent.</param>
    /// <param name="mayBeLogarithmic">Whether a logarithmic axis is allowed.</param>
    /// <param name="fromZero">Whether the axis starts at 0 however far the values are from it (bars).</param>
    internal static AxisScale OfValues(
        IEnumerable<double> values, double start, double end, int maximumMarks, bool percent = false, bool mayBeLogarithmic = false, bool fromZero = false)
    {
        var finite = values.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
        {
            finite.Add(0);
        }

        var low = finite.Min();
        var high = finite.Max();
        if (mayBeLogarithmic && low > 0 && high / low >= LogarithmicFrom)
        {
            var floor = Math.Pow(10, Math.Floor(Math.Log10(low) + 1e-9));
            var ceiling = Math.Pow(10, Math.Ceiling(Math.Log10(high) - 1e-9));
            return new AxisScale(floor, ceiling, start, end, true, AxisTicks.Logarithmic(floor, ceiling, maximumMarks));
        }

        if (fromZero || (low >= 0 && low <= 0.6 * high) || percent)
        {
            low = Math.Min(low, 0);
            high = Math.Max(high, 0);
        }

        if (high - low <= Math.Abs(high) * 1e-9)
        {
            // All values are equal: show them against zero, or leave room on both sides.
            var room = high == 0 ? 1 : Math.Abs(high) * 0.5;
            low = low >= 0 ? 0 : low - room;
            high += room;
        }

        var step = AxisTicks.RoundStep(low, high, maximumMarks);
        low = Math.Floor((low / step) + 1e-9) * step;
        high = Math.Ceiling((high / step) - 1e-9) * step;
        return new AxisScale(low, high, start, end, false, AxisTicks.Linear(low, high, step, percent));
    }

    /// <summary>The pixel of a value; values beyond the axis lie beyond its ends.</summary>
    internal double Map(double value)
    {
        var fraction = IsLogarithmic
            ? Math.Log(value / Low) / Math.Log(High / Low)
            : (value - Low) / (High - Low);
        return Start + (fraction * (End - Start));
    }
}
