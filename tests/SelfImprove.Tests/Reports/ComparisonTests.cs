using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Tests.Reports;

public class ComparisonTests
{
    [Fact]
    public void Configurations_are_compared_leaf_by_leaf()
    {
        var differences = ConfigDifference.Between(
            "seed: 1\nppo: { steps: 50, kl: 0.001 }\nlist: [a, b]\nold: x\n",
            "seed: 1\nppo: { steps: 60, kl: 0.001 }\nlist: [a, c, d]\nnew: { y: ~ }\n");

        Assert.Equal(
            [new("ppo.steps", "50", "60"), new("list[1]", "b", "c"), new("old", "x", null), new("list[2]", null, "d"), new("new.y", null, "~")],
            differences.ToArray());
    }

    [Fact]
    public void The_order_of_keys_is_no_difference() => Assert.Empty(ConfigDifference.Between("a: 1\nb: 2\n", "b: 2\na: 1\n"));

    [Fact]
    public void A_configuration_that_is_not_YAML_is_named()
    {
        var error = Assert.Throws<InvalidInputException>(() => ConfigDifference.Between("a: 1", "a: [1"));

        Assert.StartsWith("the second run's configuration is not YAML (line ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bootstrap_interval_agrees_with_the_normal_approximation()
    {
        // 400 problems: B gains 80 and loses 40. Mean 0.1, variance (120 - 400 * 0.01) / 400 = 0.29, standard error sqrt(0.29 / 400) = 0.026926.
        double[] differences = [.. Enumerable.Repeat(1.0, 80), .. Enumerable.Repeat(-1.0, 40), .. Enumerable.Repeat(0.0, 280)];

        var interval = PairedBootstrap.MeanDifference(differences);

        // The 2.5 % quantile of 10,000 resamples has a standard error of sqrt(0.025 * 0.975 / 10000) / 0.0584 = 2.7 % of the standard error
        // of the mean; four of them, and half a step of the mean's grid of 1/400, make the tolerance.
        var tolerance = (4 * 0.027 * 0.026926) + (0.5 / 400);
        Assert.Equal(0.1, interval.Estimate, 12);
        Assert.Equal(0.1 - (1.96 * 0.026926), interval.Low, tolerance);
        Assert.Equal(0.1 + (1.96 * 0.026926), interval.High, tolerance);
    }

    [Fact]
    public void The_bootstrap_gives_the_same_interval_every_time() =>
        Assert.Equal(PairedBootstrap.MeanDifference([1, 0, 0, -1, 1]), PairedBootstrap.MeanDifference([1, 0, 0, -1, 1]));

    [Fact]
    public void Equal_differences_have_no_spread() => Assert.Equal(new Interval(1, 1, 1), PairedBootstrap.MeanDifference([1, 1, 1]));

    [Fact]
    public void Without_problems_in_common_nothing_is_claimed() => Assert.True(double.IsNaN(PairedBootstrap.MeanDifference([]).Estimate));

    [Fact]
    public void Conditions_are_compared_on_the_problems_that_both_runs_kept()
    {
        var a = SampleReports.Small;
        var b = SampleReports.Small with { Conditions = [a.Conditions[1]] };

        var row = Assert.Single(RunComparison.Create(a, b).Conditions);

        Assert.Equal(("primed", 2), (row.Name, row.Problems));
        Assert.Equal(0, row.Difference.Estimate);
    }

    [Fact]
    public void Two_runs_of_one_condition_each_are_compared_whatever_their_names()
    {
        var a = SampleReports.Small with { Conditions = [SampleReports.Small.Conditions[0]] };
        var b = SampleReports.Small with { Conditions = [SampleReports.Small.Conditions[1]] };

        var row = Assert.Single(RunComparison.Create(a, b).Conditions);

        // p1 is solved by both, p2 by none of the first run and by the one finished seed of the second.
        Assert.Equal("unprimed / primed", row.Name);
        Assert.Equal(0.5, row.Difference.Estimate);
    }

    [Fact]
    public void Seeds_that_disagree_make_the_interval_wide()
    {
        string Solved(int count) => new string('1', count).PadRight(200, '0');
        Interval Between(int[] a, int[] b) => Assert.Single(RunComparison.Create(
            new ReportModel { Name = "a", Conditions = [StudyData.Solving("x", [.. a.Select(Solved)])] }, new ReportModel { Name = "b", Conditions = [StudyData.Solving("x", [.. b.Select(Solved)])] }).Conditions).Difference;

        var (agreeing, disagreeing) = (Between([60, 60, 60], [100, 100, 100]), Between([20, 60, 100], [60, 100, 140]));

        Assert.Equal((0.2, 0.2), (Math.Round(agreeing.Estimate, 12), Math.Round(disagreeing.Estimate, 12)));
        Assert.True(agreeing.Low > 0.1);
        Assert.True(disagreeing.Low < 0);
    }

    [Fact]
    public void With_one_seed_the_interval_is_that_of_the_paired_bootstrap_over_problems()
    {
        // 400 problems: B gains 80 and loses 40, as above.
        var (a, b) = (new string('0', 80) + new string('1', 320), new string('1', 80) + new string('0', 40) + new string('1', 280));
        var row = Assert.Single(RunComparison.Create(
            new ReportModel { Name = "a", Conditions = [StudyData.Solving("x", a)] }, new ReportModel { Name = "b", Conditions = [StudyData.Solving("x", b)] }).Conditions);

        var expected = PairedBootstrap.MeanDifference([.. a.Zip(b, (x, y) => (double)(y - x))]);
        Assert.Equal((1, 400), (row.Seeds, row.Problems));
        Assert.Equal(expected.Estimate, row.Difference.Estimate, 12);
        Assert.Equal(expected.Low, row.Difference.Low, 0.005);
        Assert.Equal(expected.High, row.Difference.High, 0.005);
    }

    [Fact]
    public void The_page_shows_differences_curves_of_both_runs_and_completions_side_by_side()
    {
        var a = SampleReports.Small;
        var b = SampleReports.Small with { Name = "other", ResolvedConfiguration = "name: quickstart\nseed: 2\n" };

        var html = CompareReport.Render(RunComparison.Create(a, b));

        Assert.Contains("<th scope=\"row\">seed</th><td class=\"text\">1</td><td class=\"text\">2</td>", html, StringComparison.Ordinal);
        Assert.Contains("A: primed", html, StringComparison.Ordinal);
        Assert.Contains("B: primed", html, StringComparison.Ordinal);
        Assert.Equal(6, html.Split("<article").Length - 1);
        Assert.Equal(2, html.Split("<div class=\"pair\">").Length);
    }
}
