using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Tests.Statistics;

public class ShareDifferenceTests
{
    // Newcombe 1998, table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2000, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6000, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, 0.0893, -0.0381, 0.1926)]
    [InlineData(10, 10, 0, 10, 1.0000, 0.6075, 1.0000)]
    public void The_interval_is_the_published_one(int a, int ofA, int b, int ofB, double difference, double low, double high)
    {
        var interval = ShareDifference.Of(Interval.OfShare(a, ofA), Interval.OfShare(b, ofB));

        Assert.Equal(difference, interval.Estimate, 4);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void The_difference_to_something_unknown_is_unknown() => Assert.True(double.IsNaN(ShareDifference.Of(Interval.OfShare(1, 2), Interval.Unknown).Estimate));
}
