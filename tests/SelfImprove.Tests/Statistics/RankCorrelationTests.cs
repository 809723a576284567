using SelfImprove.Statistics;

namespace SelfImprove.Tests.Statistics;

public class RankCorrelationTests
{
    [Fact]
    public void Any_rising_relation_is_a_correlation_of_one_and_so_are_its_resamples()
    {
        var correlation = RankCorrelation.Spearman([1, 2, 3, 4, 5, 6], [1, 10, 100, 1000, 10_000, 100_000]);

        Assert.Equal(1, correlation.Estimate, 12);
        Assert.Equal(1, correlation.Low, 12);
        Assert.Equal(1, correlation.High, 12);
    }

    [Fact]
    public void Ties_have_their_mean_rank()
    {
        // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5, so sqrt(0.9).
        Assert.Equal(Math.Sqrt(0.9), RankCorrelation.Spearman([1, 2, 2, 3], [1, 2, 3, 4]).Estimate, 12);
    }

    [Fact]
    public void The_interval_agrees_with_that_of_Fishers_transformation()
    {
        var random = new CounterRandom(RandomKey.FromSeed(3));
        double[] x = [.. Enumerable.Range(0, 200).Select(_ => random.NextGaussian())];
        double[] y = [.. x.Select(v => v + random.NextGaussian())];

        var correlation = RankCorrelation.Spearman(x, y);

        // Standard error of artanh(rho) for Spearman: sqrt(1.06 / (n - 3)) (Fieller et al. 1957). Percentiles of the bootstrap differ from it by a small part of their width.
        var (z, half) = (Math.Atanh(correlation.Estimate), 1.96 * Math.Sqrt(1.06 / 197));
        Assert.InRange(correlation.Estimate, 0.55, 0.8);
        Assert.Equal(Math.Tanh(z - half), correlation.Low, 0.04);
        Assert.Equal(Math.Tanh(z + half), correlation.High, 0.04);
        Assert.Equal(correlation, RankCorrelation.Spearman(x, y));
    }

    [Fact]
    public void Clusters_are_resampled_as_wholes()
    {
        // Thirty copies of ten pairs say no more than the ten pairs.
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        double[] y = [2, 1, 4, 3, 6, 9, 5, 10, 8, 7];
        string[] names = [.. x.Select(v => $"{v}")];
        T[] Copies<T>(T[] of) => [.. Enumerable.Repeat(of, 30).SelectMany(v => v)];

        var once = RankCorrelation.Spearman(x, y);
        var clustered = RankCorrelation.Spearman(Copies(x), Copies(y), Copies(names));

        Assert.Equal(once.Estimate, clustered.Estimate, 12);
        Assert.Equal(once.Low, clustered.Low, 12);
        Assert.Equal(once.High, clustered.High, 12);
        Assert.True(RankCorrelation.Spearman(Copies(x), Copies(y)).Low > once.Low + 0.1);
    }

    [Fact]
    public void Clusters_may_differ_in_size()
    {
        // Whichever clusters are drawn, the relation rises.
        var correlation = RankCorrelation.Spearman([1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 10, 12], ["a", "a", "a", "b", "b", "c"]);

        Assert.Equal((1, 1), (Math.Round(correlation.Estimate, 12), Math.Round(correlation.Low, 12)));
    }

    [Fact]
    public void Every_pair_has_its_cluster() =>
        Assert.StartsWith("2 pairs can't be of 1 clusters", Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1, 2], ["a"])).Message, StringComparison.Ordinal);

    [Fact]
    public void What_does_not_vary_goes_with_nothing() => Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3]).Estimate));

    [Fact]
    public void Lists_of_different_lengths_are_refused() =>
        Assert.StartsWith("2 numbers can't be paired with 1", Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1])).Message, StringComparison.Ordinal);
}
