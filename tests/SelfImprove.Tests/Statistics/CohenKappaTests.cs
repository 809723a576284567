using SelfImprove.Statistics;

namespace SelfImprove.Tests.Statistics;

public sealed class CohenKappaTests
{
    // The usual textbook example: 20 both yes, 15 both no, 5 and 10 apart; (0.7 - 0.5) / 0.5.
    private static readonly (bool A, bool B)[] Textbook =
    [
        .. Enumerable.Repeat((true, true), 20), .. Enumerable.Repeat((true, false), 5), .. Enumerable.Repeat((false, true), 10), .. Enumerable.Repeat((false, false), 15),
    ];

    [Fact]
    public void Agreement_is_measured_beyond_that_of_chance()
    {
        var kappa = CohenKappa.Of([.. Textbook.Select(p => p.A)], [.. Textbook.Select(p => p.B)]);

        Assert.Equal(0.4, kappa.Estimate, 12);

        // The large-sample standard error is sqrt(0.7 * 0.3 / 50) / 0.5.
        const double Error = 0.1296;
        Assert.InRange(kappa.Low, 0.4 - (1.96 * Error) - 0.03, 0.4 - (1.96 * Error) + 0.03);
        Assert.InRange(kappa.High, 0.4 + (1.96 * Error) - 0.03, 0.4 + (1.96 * Error) + 0.03);
    }

    [Fact]
    public void Full_agreement_is_1_and_full_disagreement_of_halves_minus_1()
    {
        Assert.Equal(1, CohenKappa.Of([true, false, true, false], [true, false, true, false]).Estimate);
        Assert.Equal(-1, CohenKappa.Of([true, false, true, false], [false, true, false, true]).Estimate);
    }

    [Fact]
    public void Where_chance_agrees_fully_nothing_is_known()
    {
        Assert.True(double.IsNaN(CohenKappa.Of([true, true], [true, true]).Estimate));
        Assert.True(double.IsNaN(CohenKappa.Of([], []).Estimate));
    }

    [Fact]
    public void Lists_of_different_lengths_are_refused() =>
        Assert.StartsWith("1 numbers can't be paired with 2", Assert.Throws<ArgumentException>(() => CohenKappa.Of([true], [true, false])).Message, StringComparison.Ordinal);
}
