using System.Collections.Immutable;

namespace SelfImprove.Corpora.Tests.Curation;

public class CorpusSelectionTests
{
    private static readonly (long Place, int Size)[] Candidates = [.. Enumerable.Range(1, 1000).Select(i => ((long)i, (i % 40) + 1))];

    [Fact]
    public void A_budget_is_met_to_within_one_document()
    {
        var (places, size) = CorpusSelection.Choose(Candidates, 5000, seed: 1, "rich", CorpusUnit.Tokens);

        Assert.InRange(size, 5000, 5000 + 39);
        Assert.Equal(size, places.Sum(p => Candidates[p - 1].Size));
        Assert.Equal(places.Order(), places);
        Assert.Equal(places.Distinct(), places);
    }

    [Fact]
    public void The_sample_is_spread_over_the_corpus_and_depends_on_the_seed_alone()
    {
        var (places, _) = CorpusSelection.Choose(Candidates, 5000, seed: 1, "rich", CorpusUnit.Tokens);

        // A quarter of the documents is chosen; of the first 500 it is a quarter to within five standard deviations.
        Assert.InRange(places.Count(p => p <= 500), 125 - (5 * 10), 125 + (5 * 10));
        Assert.Equal(places.AsEnumerable(), CorpusSelection.Choose(Candidates.Reverse(), 5000, seed: 1, "rich", CorpusUnit.Tokens).Places);
        Assert.NotEqual(places.AsEnumerable(), CorpusSelection.Choose(Candidates, 5000, seed: 2, "rich", CorpusUnit.Tokens).Places);
    }

    [Fact]
    public void Without_a_budget_all_are_chosen() => Assert.Equal(1000, CorpusSelection.Choose(Candidates, null, 1, "rich", CorpusUnit.Tokens).Places.Length);

    [Fact]
    public void Too_few_documents_are_told()
    {
        var e = Assert.Throws<InvalidInputException>(() => CorpusSelection.Choose(Candidates, 20_501, seed: 1, "behaviour-rich documents", CorpusUnit.Words));

        Assert.Equal(
            "behaviour-rich documents: 1000 documents with 20500 words in all, but 20501 are asked for; lower the budget, ask for fewer behaviours, or take a larger corpus",
            e.Message);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, true, false)]
    [InlineData(1, 2, 0, 0, true, false)]
    [InlineData(0, 0, 0, 0, false, true)]
    [InlineData(0, 0, 0, null, false, false)]
    [InlineData(0, 0, 0, 9, true, false)]
    public void Rich_and_minimal_exclude_each_other(int? verification, int? backtracking, int? subgoals, int? backward, bool rich, bool minimal)
    {
        var counts = Counts(verification, backtracking, subgoals, backward);
        var criteria = new BehaviorCriteria();

        Assert.Equal(rich, criteria.IsRich(counts));
        Assert.Equal(minimal, criteria.IsMinimal(counts));
    }

    [Fact]
    public void Richness_counts_different_wanted_behaviours()
    {
        var criteria = new BehaviorCriteria { Wanted = ["verification", "backtracking"], Minimum = 2 };

        Assert.True(criteria.IsRich(Counts(1, 1, 0, 0)));
        Assert.False(criteria.IsRich(Counts(3, 0, 1, 1)));
        Assert.True(criteria.IsMinimal(Counts(0, 0, 5, 5)));
    }

    [Fact]
    public void A_behaviour_that_nobody_counts_can_not_be_wanted() => Assert.Equal(
        "the behaviour 'humour' is wanted, but the detector does not look for it; it looks for: backtracking, verification",
        Assert.Throws<InvalidInputException>(() => new BehaviorCriteria { Wanted = ["humour"] }.RequireCounted(["verification", "backtracking"])).Message);

    [Fact]
    public void Statistics_sum_up_a_classification()
    {
        var statistics = CorpusStatistics.Of(
        [
            new() { Line = 1, Characters = 10, Words = 2, Tokens = 4, Counts = Counts(2, 0, 0, 0) },
            new() { Line = 2, Characters = 30, Words = 5, Tokens = 6, Counts = Counts(0, 0, 0, 0) },
            new() { Line = 3, Characters = 20, Words = 3, Tokens = 5, Counts = Counts(1, null, 0, 0) },
        ]);

        Assert.Equal((3, 60, 10, 15, 1), (statistics.Documents, statistics.Characters, statistics.Words, statistics.Tokens, statistics.WithoutBehaviors));
        Assert.Equal(2 / 3.0, statistics.Behaviors["verification"].Share);
        Assert.Equal(1, statistics.Behaviors["verification"].Mean);
        Assert.Equal((2, 1, 0), (statistics.Behaviors["backtracking"].Known, statistics.Behaviors["backtracking"].Unknown, statistics.Behaviors["backtracking"].Showing));
    }

    [Fact]
    public void Tokens_are_unknown_when_one_document_has_none() =>
        Assert.Null(CorpusStatistics.Of([new() { Line = 1, Characters = 1, Words = 1, Counts = Counts(0, 0, 0, 0) }]).Tokens);

    private static ImmutableSortedDictionary<string, int?> Counts(int? verification, int? backtracking, int? subgoals, int? backward) =>
        ImmutableSortedDictionary<string, int?>.Empty
            .Add("verification", verification).Add("backtracking", backtracking).Add("subgoal_setting", subgoals).Add("backward_chaining", backward);
}
