using SelfImprove.Reports;
using SelfImprove.Statistics;
using SelfImprove.Training;

namespace SelfImprove.Tests.Statistics;

public class ClusteredShareTests
{
    [Fact]
    public void Without_clusters_it_is_Wilsons_interval()
    {
        var share = ClusteredShare.Of(Enumerable.Repeat((1, 1), 15).Concat(Enumerable.Repeat((0, 1), 5)).Append((0, 0)));

        // Wilson 1927 for 15 of 20: 0.531 to 0.888.
        Assert.Equal(0.75, share.Estimate);
        Assert.Equal(0.531, share.Low, 3);
        Assert.Equal(0.888, share.High, 3);
        Assert.Equal(Interval.OfShare(15, 20), share);
    }

    [Fact]
    public void Trials_of_a_cluster_that_all_agree_are_worth_one()
    {
        // 30 clusters of 4, all or nothing: the variance of the share is p (1 - p) / 29, so 29 trials remain of 120.
        var share = ClusteredShare.Of(Enumerable.Repeat((4, 4), 12).Concat(Enumerable.Repeat((0, 4), 18)));

        var (low, high) = WilsonInterval.Of(0.4, 29);
        Assert.Equal(0.4, share.Estimate, 12);
        Assert.Equal(low, share.Low, 12);
        Assert.Equal(high, share.High, 12);
    }

    [Fact]
    public void Trials_that_vary_within_clusters_more_than_by_chance_are_worth_no_more_than_they_are()
    {
        var share = ClusteredShare.Of(Enumerable.Repeat((1, 2), 50));

        Assert.Equal(Interval.OfShare(50, 100), share);
    }

    [Fact]
    public void Where_all_or_none_is_right_each_cluster_counts_once()
    {
        Assert.Equal(Interval.OfShare(10, 10), ClusteredShare.Of(Enumerable.Repeat((3, 3), 10)));
        Assert.Equal(Interval.OfShare(0, 10), ClusteredShare.Of(Enumerable.Repeat((0, 3), 10)));
    }

    [Fact]
    public void One_cluster_is_one_trial()
    {
        var share = ClusteredShare.Of([(2, 4)]);

        var (low, high) = WilsonInterval.Of(0.5, 1);
        Assert.Equal(new Interval(0.5, low, high), share);
    }

    [Fact]
    public void Of_no_trials_nothing_is_known() => Assert.True(double.IsNaN(ClusteredShare.Of([(0, 0)]).Estimate));
}
