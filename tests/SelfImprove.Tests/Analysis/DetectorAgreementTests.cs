using System.Collections.Immutable;
using SelfImprove.Analysis;

namespace SelfImprove.Tests.Analysis;

public sealed class DetectorAgreementTests
{
    [Fact]
    public void Counts_that_one_does_not_know_are_left_out_and_told()
    {
        var agreement = DetectorAgreement.Of(Behavior.Backtracking, [0, 1, 2, null, 5, 0], [0, 1, 3, 4, null, null]);

        Assert.Equal((3, 1, 2), (agreement.Texts, agreement.UnknownToFirst, agreement.UnknownToSecond));
        Assert.Equal((2.0 / 3, 2.0 / 3, 1.0, 4.0 / 3), (agreement.ShareFirst, agreement.ShareSecond, agreement.MeanFirst, agreement.MeanSecond));
        Assert.Equal(1.0, agreement.Kappa.Estimate, 12);
        Assert.Equal(1.0, agreement.Spearman.Estimate, 12);

        // Covariance 3/2, deviations 1 and sqrt(7/3).
        Assert.Equal(1.5 / Math.Sqrt(7.0 / 3), agreement.Pearson.Estimate, 12);
    }

    [Fact]
    public void Without_a_known_pair_nothing_is_known()
    {
        var agreement = DetectorAgreement.Of(Behavior.Backtracking, [null, 1], [1, null]);

        Assert.Equal(0, agreement.Texts);
        Assert.True(double.IsNaN(agreement.ShareFirst) && double.IsNaN(agreement.Kappa.Estimate) && double.IsNaN(agreement.Pearson.Estimate));
    }

    [Fact]
    public async Task Detectors_are_compared_on_the_behaviours_that_both_look_for()
    {
        var agreements = await DetectorAgreement.CompareAsync(
            new LetterDetector('a', "doubt", "backtracking"), new LetterDetector('b', "backtracking"), [("ab", BehaviorHints.None), ("aabb", BehaviorHints.None), ("", BehaviorHints.None), ("a", BehaviorHints.None)]);

        var agreement = Assert.Single(agreements);
        Assert.Equal((Behavior.Backtracking, 4, 1.0, 0.75), (agreement.Behavior, agreement.Texts, agreement.MeanFirst, agreement.MeanSecond));
        Assert.Equal(0.5, agreement.Kappa.Estimate, 12);
    }

    [Fact]
    public async Task Detectors_with_nothing_in_common_are_refused()
    {
        var e = await Assert.ThrowsAsync<InvalidInputException>(() => DetectorAgreement.CompareAsync(new LetterDetector('a', "doubt"), new LetterDetector('b', "backtracking"), []));

        Assert.Equal("'letter-a' and 'letter-b' look for no behaviour in common: doubt and backtracking", e.Message);
    }

    private sealed class LetterDetector(char letter, params string[] behaviors) : IBehaviorDetector
    {
        public string Name => $"letter-{letter}";

        public ImmutableArray<Behavior> Behaviors { get; } = [.. behaviors.Select(b => new Behavior(b))];

        public ValueTask<BehaviorAnalysis> AnalyzeAsync(string text, BehaviorHints hints, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new BehaviorAnalysis { Counts = Behaviors.ToImmutableDictionary(b => b, _ => (int?)text.Count(c => c == letter)) });
    }
}
