using SelfImprove.Reports;

namespace SelfImprove.Statistics;

/// <summary>The difference of two shares that were measured apart.</summary>
public static class ShareDifference
{
    /// <summary>The first minus the second, with Newcombe's 95 % interval made of theirs (Newcombe 1998, method 10).</summary>
    /// <param name="a">The first share with its score interval.</param>
    /// <param name="b">The second one.</param>
    /// <returns><see cref="Interval.Unknown"/> when one of them is.</returns>
    public static Interval Of(Interval a, Interval b)
    {
        static double Norm(double x, double y) => Math.Sqrt((x * x) + (y * y));
        var difference = a.Estimate - b.Estimate;
        return double.IsFinite(difference)
            ? new Interval(difference, difference - Norm(a.Estimate - a.Low, b.High - b.Estimate), difference + Norm(a.High - a.Estimate, b.Estimate - b.Low))
            : Interval.Unknown;
    }
}
