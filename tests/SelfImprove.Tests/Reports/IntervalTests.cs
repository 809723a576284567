using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

public class IntervalTests
{
    [Fact]
    public void One_seed_keeps_its_interval_over_problems()
    {
        var one = Interval.OfShare(50, 100);

        Assert.Equal(one, Interval.OfSeeds([one]));

        // Wilson's interval of 50 of 100, from the textbook: 0.4038 to 0.5962.
        Assert.Equal(0.4038, one.Low, 4);
        Assert.Equal(0.5962, one.High, 4);
    }

    [Fact]
    public void Several_seeds_get_students_interval_of_their_mean()
    {
        // Mean 0.6, standard deviation 0.1, t(2 degrees of freedom) = 4.303: 0.6 -+ 4.303 * 0.1 / sqrt(3) = 0.6 -+ 0.24844.
        var interval = Interval.OfSeeds([Certain(0.5), Certain(0.6), Certain(0.7)]);

        Assert.Equal(0.6, interval.Estimate, 12);
        Assert.Equal(0.35156, interval.Low, 4);
        Assert.Equal(0.84844, interval.High, 4);
    }

    [Fact]
    public void Seeds_that_agree_by_chance_are_no_surer_than_their_problems()
    {
        var seed = Interval.OfShare(30, 100);

        Assert.Equal(seed.Low, Interval.OfSeeds([seed, seed, seed]).Low, 12);
        Assert.Equal(seed.High, Interval.OfSeeds([seed, seed, seed]).High, 12);
    }

    [Fact]
    public void The_interval_stays_within_zero_and_one()
    {
        var interval = Interval.OfSeeds([Certain(0), Certain(1)]);

        Assert.Equal((0, 1), (interval.Low, interval.High));
    }

    [Fact]
    public void Unknown_seeds_are_left_out()
    {
        Assert.Equal(0.5, Interval.OfSeeds([Interval.Unknown, Certain(0.5)]).Estimate);
        Assert.True(double.IsNaN(Interval.OfSeeds([Interval.Unknown]).Estimate));
        Assert.True(double.IsNaN(Interval.OfShare(0, 0).Estimate));
    }

    [Fact]
    public void Numbers_of_several_seeds_get_students_interval_and_a_single_one_gets_none()
    {
        var interval = Interval.OfMeans([5, 6, double.NaN, 7]);

        // Mean 6, standard deviation 1, t(2 degrees of freedom) = 4.303: 6 -+ 2.4843.
        Assert.Equal((6, 3.5157, 8.4843), (interval.Estimate, Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        Assert.Equal(new Interval(5, double.NaN, double.NaN), Interval.OfMeans([5]));
        Assert.Equal(Interval.Unknown, Interval.OfMeans([double.NaN]));
    }

    private static Interval Certain(double value) => new(value, value, value);
}
