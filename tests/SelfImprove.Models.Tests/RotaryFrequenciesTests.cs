namespace SelfImprove.Models.Tests;

/// <summary>Rotary frequencies against numbers of the formulas of transformers, computed in double precision by Python.</summary>
public sealed class RotaryFrequenciesTests
{
    private static readonly ModelConfig Config = new()
    {
        VocabularySize = 20, HiddenSize = 32, IntermediateSize = 12, LayerCount = 1, HeadCount = 2, KeyValueHeadCount = 2, ContextLength = 32768, RopeTheta = 1e6,
    };

    [Fact]
    public void Frequencies_fall_from_one_by_powers_of_the_base()
    {
        Check([1, 0.1, 0.01, 0.001], Config with { HeadSize = 8, RopeTheta = 1e4 }, magnitude: 1);
    }

    [Fact]
    public void Linear_scaling_divides_all()
    {
        Check([0.4, 0.04, 0.004, 0.0004], Config with { HeadSize = 8, RopeTheta = 1e4, RopeScaling = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 2.5 } }, magnitude: 1);
    }

    [Fact]
    public void Llama3_scaling_keeps_fast_ones_blends_and_divides_slow_ones()
    {
        var scaling = new RopeScaling { Kind = RopeScalingKind.Llama3, Factor = 32, OriginalContextLength = 64 };

        Check(
            [1, 0.067133037511, 0.00117518846659, 0.000227895773038, 4.41941738242e-05, 8.57025548989e-06, 1.6619674678e-06, 3.22293293038e-07],
            Config with { RopeTheta = 5e5, RopeScaling = scaling }, magnitude: 1);
    }

    [Fact]
    public void Yarn_keeps_the_first_dimensions_divides_the_last_and_sharpens_attention()
    {
        var scaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4 };

        double[] expected = [1, 0.177827941004, 0.0316227766017, 0.00421755993893, 0.0005, 4.4456985251e-05, 7.90569415042e-06, 1.40585331298e-06];
        Check(expected, Config with { RopeScaling = scaling }, magnitude: 1.138629436111989);
        Check(expected, Config with { ContextLength = 131072, RopeScaling = scaling with { OriginalContextLength = 32768 } }, magnitude: 1.138629436111989);
    }

    [Fact]
    public void Yarn_takes_bounds_that_are_not_rounded_and_a_given_factor_of_attention()
    {
        var scaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 8, OriginalContextLength = 256, BetaFast = 8, BetaSlow = 2, Truncate = false, AttentionFactor = 1.5 };

        Check(
            [1, 0.316227766017, 0.0574126901843, 0.00395284707521, 0.00125, 0.000395284707521, 0.000125, 3.95284707521e-05],
            Config with { RopeTheta = 1e4, RopeScaling = scaling }, magnitude: 1.5);
    }

    private static void Check(double[] expected, ModelConfig config, double magnitude)
    {
        var actual = RotaryFrequencies.Of(config);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * pair.First));
        Assert.Equal(magnitude, RotaryFrequencies.Magnitude(config), 1e-15);
    }
}
