using System.Collections.Immutable;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

public sealed class HierarchicalBootstrapTests
{
    [Fact]
    public void Without_any_spread_the_interval_is_the_value()
    {
        var mean = Of(("a", [Run("1100"), Run("1100")]), ("b", [Run("1111"), Run("1111")])).MeanOf("b");

        Assert.Equal(new Interval(1, 1, 1), mean.ToInterval());
        Assert.Equal((2, 4), (mean.Seeds, mean.Problems));
    }

    [Fact]
    public void One_seed_without_problems_has_no_interval()
    {
        var bootstrap = Of(("a", [Whole(0.2)]), ("b", [Whole(0.2), Whole(0.4)]), ("c", [Run("1100")]));

        Assert.Equal(new Interval(0.2, double.NaN, double.NaN), bootstrap.MeanOf("a").ToInterval());
        Assert.True(double.IsNaN(bootstrap.MeanOf("b").Minus(bootstrap.MeanOf("a")).ToInterval().Low));
        Assert.True(bootstrap.MeanOf("c").ToInterval().Low < 0.5);
    }

    [Fact]
    public void Three_seeds_reach_from_the_lowest_to_the_highest()
    {
        var mean = Of(("a", [Whole(0.2), Whole(0.3), Whole(0.7)])).MeanOf("a");

        Assert.Equal(0.4, mean.Estimate, 12);
        Assert.Equal((0.2, 0.7), (mean.ToInterval().Low, mean.ToInterval().High));
        Assert.Equal((3, 0), (mean.Seeds, mean.Problems));
    }

    [Fact]
    public void The_variance_over_seeds_is_that_of_a_mean_of_so_many()
    {
        double[] seeds = [0.1, 0.2, 0.4, 0.5, 0.8];
        var mean = Of(("a", [.. seeds.Select(Whole)])).MeanOf("a");
        var expected = seeds.Sum(s => (s - 0.4) * (s - 0.4)) / 4 / 5;

        Assert.InRange(Variance(mean.Resamples) / expected, 0.95, 1.05);
    }

    [Fact]
    public void The_variance_over_problems_is_that_of_a_share()
    {
        // One problem in four is solved, by both seeds alike: seeds that agree do not make problems more.
        var solved = string.Concat(Enumerable.Repeat("1000", 100));
        var mean = Of(("a", [Run(solved), Run(solved)])).MeanOf("a");

        Assert.InRange(Variance(mean.Resamples) / (0.25 * 0.75 / 400), 0.95, 1.05);
    }

    [Fact]
    public void Conditions_are_paired_by_problem()
    {
        // B solves what A solves, and every tenth problem more: the difference varies far less than either.
        var a = string.Concat(Enumerable.Repeat("1010101010", 20));
        var b = string.Concat(Enumerable.Repeat("1110101010", 20));
        var bootstrap = Of(("a", [Run(a), Run(a)]), ("b", [Run(b), Run(b)]));
        var difference = bootstrap.MeanOf("b").Minus(bootstrap.MeanOf("a"));

        Assert.Equal(0.1, difference.Estimate, 12);
        Assert.InRange(Variance(difference.Resamples) / (0.1 * 0.9 / 200), 0.95, 1.05);
        Assert.InRange(difference.ToInterval().Low, 0.055, 0.065);
    }

    [Fact]
    public void The_same_results_give_the_same_interval_whatever_stands_beside_them()
    {
        var alone = Of(("a", [Run("1100"), Run("1010")])).MeanOf("a").ToInterval();
        var beside = Of(("z", [Run("0001"), Run("0001")]), ("a", [Run("1100"), Run("1010")])).MeanOf("a").ToInterval();

        Assert.Equal(alone, beside);
    }

    [Fact]
    public void A_problem_that_a_run_was_not_scored_on_has_no_weight()
    {
        var missing = new SeedResult(1, StudyData.Problems("1110").Remove("p3"));
        var mean = Of(("a", [missing, missing]), ("b", [Run("1110"), Run("1110")])).MeanOf("a");

        Assert.Equal(new Interval(1, 1, 1), mean.ToInterval());
    }

    [Fact]
    public void A_share_of_a_gain_that_may_be_none_has_no_interval()
    {
        var bootstrap = Of(("none", [Whole(0.1), Whole(0.1)]), ("right", [Whole(0.0), Whole(0.4)]), ("wrong", [Whole(0.2), Whole(0.2)]));
        var gain = bootstrap.MeanOf("right").Minus(bootstrap.MeanOf("none"));
        var share = bootstrap.MeanOf("wrong").Minus(bootstrap.MeanOf("none")).ShareOf(gain).ToInterval();

        Assert.Equal(1, share.Estimate, 12);
        Assert.True(double.IsNaN(share.Low) && double.IsNaN(share.High));
    }

    [Fact]
    public void A_condition_without_results_is_unknown()
    {
        var bootstrap = Of(("a", []), ("b", [Whole(1)]));

        Assert.False(bootstrap.MeanOf("a").IsKnown);
        Assert.False(bootstrap.MeanOf("b").Minus(bootstrap.MeanOf("a")).IsKnown);
        Assert.Equal(Interval.Unknown, ResampledNumber.Mean([bootstrap.MeanOf("a"), bootstrap.MeanOf("b")]).ToInterval());
    }

    private static HierarchicalBootstrap Of(params (string Name, SeedResult[] Seeds)[] conditions) =>
        new(conditions.Select(c => KeyValuePair.Create(c.Name, c.Seeds.ToImmutableArray())));

    private static SeedResult Run(string solved) => new(solved.Count(c => c == '1') / (double)solved.Length, StudyData.Problems(solved));

    private static SeedResult Whole(double value) => new(value, ImmutableSortedDictionary<string, double>.Empty);

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(v => (v - mean) * (v - mean));
    }
}
