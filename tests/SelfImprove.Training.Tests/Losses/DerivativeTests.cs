using SelfImprove.Training.Tests.Reference;

namespace SelfImprove.Training.Tests.Losses;

/// <summary>Every derivative against central differences of its loss.</summary>
public class DerivativeTests
{
    private const double H = 1e-6;

    private static readonly TokenBatch Batch = new(new[] { 5, 1, 7, 3 }.Select(n => new TokenSequence(new int[n + 1], 1)));

    public static TheoryData<LossAggregation, double, double, KlEstimator, double> PolicyLosses => new()
    {
        { LossAggregation.TokenMean, 0.2, double.PositiveInfinity, KlEstimator.K1, 0 },
        { LossAggregation.SeqMeanTokenSum, 0.28, 3, KlEstimator.K1, 0.3 },
        { LossAggregation.SeqMeanTokenMean, 0.28, 1.5, KlEstimator.Abs, 0.3 },
        { LossAggregation.SeqMeanTokenSumNorm, 0.2, 3, KlEstimator.K2, 0.3 },
        { LossAggregation.TokenMean, 0.2, 3, KlEstimator.K3, 0.3 },
    };

    [Theory]
    [MemberData(nameof(PolicyLosses))]
    public void The_policy_loss_has_the_right_derivatives(
        LossAggregation aggregation, double clipHigh, double dualClip, KlEstimator estimator, double klCoefficient)
    {
        var loss = new PolicyLoss
        {
            Surrogate = new ClippedSurrogate(), Clip = new ClipRange(0.2, clipHigh, dualClip), EntropyCoefficient = 0.05, KlCoefficient = klCoefficient, KlEstimator = estimator,
        };
        var weights = SequenceWeights.Of(Batch, aggregation, length: 9);
        var (logProbs, old, reference, advantages, entropies) = (Draw("new", -1), Draw("old", -1), Draw("reference", -1), Draw("advantages", 0), Draw("entropies", 2));
        double Loss() => Run().Sum.Loss;
        (PolicyLossSum Sum, TokenScores Gradients) Run()
        {
            var sum = loss.Begin(Batch, weights, old, advantages, reference);
            return (sum, LossProbe.Feed(sum.Accumulate, Batch, logProbs, [], windowSize: 2, entropies));
        }

        var (actual, gradients) = Run();
        AssertDerivatives(gradients.LogProbs, logProbs, Loss);
        AssertDerivatives(gradients.Entropies, entropies, Loss);

        // The draw must reach every branch, or the test would prove less than it says.
        Assert.True(actual.Counts.ClippedLow > 0 && actual.Counts.ClippedHigh > 0);
        Assert.Equal(!double.IsInfinity(dualClip), actual.Counts.DualClipped > 0);
    }

    public static TheoryData<string, IPolicySurrogate, ImportanceRatio> Surrogates => new()
    {
        { "log-prob", new LogProbSurrogate(), ImportanceRatio.Token },
        { "sapo", new SapoSurrogate(1, 1.05), ImportanceRatio.Token },
        { "gmpo", new GeometricMeanSurrogate(), ImportanceRatio.Token },
        { "gspo", new ClippedSurrogate(), ImportanceRatio.Sequence },
        { "sapo of sequences", new SapoSurrogate(1, 2), ImportanceRatio.Sequence },
    };

    [Theory]
    [MemberData(nameof(Surrogates))]
    public void Every_surrogate_has_the_right_derivatives(string name, IPolicySurrogate surrogate, ImportanceRatio ratio)
    {
        // A ratio of sequences is derived as if each token had its own, which is the sequence's gradient when its tokens share an advantage.
        var (logProbs, old, advantages) = (Draw("new", -1), Draw("old", -1), Draw("advantages", 0));
        if (ratio == ImportanceRatio.Sequence)
        {
            for (var s = 0; s < Batch.Sequences.Length; s++)
            {
                advantages.AsSpan(Batch.RangeOf(s)).Fill(s % 2 == 0 ? 1.5 : -0.7);
            }
        }

        var loss = new PolicyLoss { Surrogate = surrogate, Ratio = ratio, Clip = new ClipRange(0.4, 0.5) };
        var weights = SequenceWeights.Of(Batch, LossAggregation.SeqMeanTokenMean, length: 1);
        (PolicyLossSum Sum, double[] Gradients) Run() => LossProbe.Run(loss.Begin(Batch, weights, old, advantages), Batch, logProbs, windowSize: 1);
        var (sum, gradients) = Run();
        AssertDerivatives(gradients, logProbs, () => Run().Sum.Loss);
        Assert.Contains(gradients, g => g != 0);
        Assert.Equal(name is "gmpo" or "gspo", sum.Counts.ClippedLow + sum.Counts.ClippedHigh > 0);
    }

    [Fact]
    public void Cispo_derives_the_log_prob_alone_and_holds_the_limited_ratio()
    {
        var (logProbs, old, advantages) = (Draw("new", -1), Draw("old", -1), Draw("advantages", 0));
        var loss = new PolicyLoss { Surrogate = new CispoSurrogate(), Clip = new ClipRange(1, 0.5) };
        var weights = SequenceWeights.Of(Batch, LossAggregation.TokenMean, length: 1);
        var held = logProbs.Zip(old, (p, o) => Math.Min(Math.Exp(p - o), 1.5)).ToArray();
        double Loss() => -Enumerable.Range(0, held.Length).Sum(t => held[t] * advantages[t] * logProbs[t]) / held.Length;

        var (sum, gradients) = LossProbe.Run(loss.Begin(Batch, weights, old, advantages), Batch, logProbs);
        Assert.Equal(Loss(), sum.Loss, 12);
        AssertDerivatives(gradients, logProbs, Loss);
        Assert.Equal(held.Count(w => w == 1.5), sum.Counts.ClippedHigh);
        Assert.Equal(0, sum.Counts.ClippedLow);
    }

    [Theory]
    [InlineData(KlEstimator.K1)]
    [InlineData(KlEstimator.Abs)]
    [InlineData(KlEstimator.K3)]
    public void Straight_through_keeps_an_estimators_value_and_takes_the_gradient_of_k2(KlEstimator estimator)
    {
        var (logProbs, reference) = (Draw("new", -1), Draw("reference", -1));
        (PolicyLossSum Sum, double[] Gradients) Run(KlEstimator of, bool straightThrough) => LossProbe.Run(
            new PolicyLoss { Surrogate = new LogProbSurrogate(), KlCoefficient = 0.3, KlEstimator = of, KlStraightThrough = straightThrough }
                .Begin(Batch, SequenceWeights.Of(Batch, LossAggregation.TokenMean, 1), logProbs, new double[logProbs.Length], reference),
            Batch, logProbs);
        Assert.Equal(Run(estimator, false).Sum.Loss, Run(estimator, true).Sum.Loss);
        Assert.Equal(Run(KlEstimator.K2, false).Gradients, Run(estimator, true).Gradients);
    }

    [Fact]
    public void A_sequence_with_a_negative_advantage_that_moved_too_far_is_left_out_of_the_surrogate()
    {
        var batch = new TokenBatch([new TokenSequence(new int[3], 1), new TokenSequence(new int[3], 1), new TokenSequence(new int[2], 1)]);
        double[] old = [-1, -1, -1, -1, -1];
        var loss = new PolicyLoss { Surrogate = new LogProbSurrogate(), OffPolicyLimit = 0.5 };
        var (sum, gradients) = LossProbe.Run(loss.Begin(batch, [1, 1, 1], old, advantages: [-1, -1, 1, 1, -1]), batch, [-1.4, -1.7, -2, -2, -1.4]);
        Assert.Equal(1, sum.OffPolicySequences);
        Assert.Equal([0, 0, -1, -1, 1], gradients);
    }

    [Theory]
    [InlineData(0.5, 1.0)]
    [InlineData(0.2, 0.3)]
    [InlineData(double.PositiveInfinity, 1.0)]
    public void The_value_loss_has_the_right_derivatives(double clip, double coefficient)
    {
        var loss = new ValueLoss { Clip = clip, Coefficient = coefficient };
        var weights = SequenceWeights.Of(Batch, LossAggregation.TokenMean, length: 1);
        var (values, old, returns) = (Draw("values", 0), Draw("old values", 0), Draw("returns", 0));
        (ValueLossSum Sum, double[] Gradients) Run() => LossProbe.Run(loss.Begin(Batch, weights, old, returns), Batch, values);

        var (sum, gradients) = Run();
        AssertDerivatives(gradients, values, () => Run().Sum.Loss);
        Assert.Equal(!double.IsInfinity(clip), sum.Clipped > 0);
    }

    [Theory]
    [InlineData(KlEstimator.K1)]
    [InlineData(KlEstimator.Abs)]
    [InlineData(KlEstimator.K2)]
    [InlineData(KlEstimator.K3)]
    public void Kl_estimators_have_the_right_derivatives_on_both_sides_of_their_limits(KlEstimator estimator)
    {
        // K3 is limited to 10 at d = -2.61 and at d = 11, and its exponent at |d| = 20.
        foreach (var d in new[] { -25, -3, -2, -0.5, 0.3, 4, 12, 30 })
        {
            var numeric = (KlDivergence.Estimate(estimator, d + H, 0) - KlDivergence.Estimate(estimator, d - H, 0)) / (2 * H);
            Assert.Equal(numeric, KlDivergence.Derivative(estimator, d, 0), 1e-7 * Math.Max(1, Math.Abs(numeric)));
        }
    }

    [Fact]
    public void Ratios_beyond_the_limit_of_the_exponent_have_no_gradient_and_stay_finite()
    {
        var batch = new TokenBatch([new TokenSequence(new int[3], 1)]);
        var sum = new PolicyLoss { Surrogate = new ClippedSurrogate() }.Begin(batch, [1], oldLogProbs: [-900, 0], advantages: [-1, 1]);
        var (_, gradients) = LossProbe.Run(sum, batch, [0, -900]);
        Assert.Equal([0, 0], gradients);
        Assert.Equal(Math.Exp(20) - Math.Exp(-20), sum.Loss, 1e-6);
    }

    private static double[] Draw(string what, double mean)
    {
        var random = new CounterRandom(RandomKey.FromSeed(11).Derive(what));
        return [.. Enumerable.Range(0, Batch.ScoredCount).Select(_ => mean + random.NextGaussian())];
    }

    // The error of a central difference is h^2 f''' / 6 plus rounding 1e-16 |f| / h: both below 1e-8 for numbers of order 1.
    private static void AssertDerivatives(double[] gradients, double[] inputs, Func<double> loss)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            var x = inputs[i];
            inputs[i] = x + H;
            var above = loss();
            inputs[i] = x - H;
            var below = loss();
            inputs[i] = x;
            Assert.Equal((above - below) / (2 * H), gradients[i], 1e-8);
        }
    }
}
