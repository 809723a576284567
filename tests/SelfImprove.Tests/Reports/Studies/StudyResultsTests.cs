using System.Collections.Immutable;
using SelfImprove.Pipelines;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

public sealed class StudyResultsTests
{
    [Fact]
    public void Only_claims_whose_roles_are_given_are_tested()
    {
        var results = StudyResults.Of(new StudyOptions { Unprimed = "none", Primed = ["all"] }, [StudyData.Condition("none", 0.1), StudyData.Condition("all", 0.2)]);

        Assert.Equal(["a", "e", "f"], results.Claims.Select(c => c.Id));
        Assert.Equal(
            [
                "(b) Priming with wrong answers works as priming with right ones: needs unprimed, right-answers and wrong-answers",
                "(c) Controls without behaviours stay low, whatever their length: needs unprimed, controls, and right-answers or primed",
                "(d) A corpus rich in behaviours lifts, a minimal one does not: needs rich-corpus and minimal-corpus",
            ],
            results.NotAsked.ToArray());
    }

    [Fact]
    public void Conditions_that_differ_on_an_axis_without_roles_are_tested_apart()
    {
        ReportCondition On(string name, string scale, double accuracy) =>
            StudyData.Condition($"{name}, {scale}", accuracy, accuracy) with { Axes = [new AxisValue("condition", name), new AxisValue("scale", scale)] };
        var results = StudyResults.Of(
            new StudyOptions { Unprimed = "none", Primed = ["all"] }, [On("none", "small", 0.1), On("none", "large", 0.2), On("all", "small", 0.1), On("all", "large", 0.5)]);

        Assert.Equal(
            [("a", "scale small", ClaimVerdict.DoesNotHold), ("a", "scale large", ClaimVerdict.Holds)],
            results.Claims.Where(c => c.Id == "a").Select(c => (c.Id, c.Group, c.Verdict)));
        Assert.Equal(
            ["After RL, all solves 10.0 % of the held-out problems, none 10.0 %.", "After RL, all solves 50.0 % of the held-out problems, none 20.0 %."],
            results.Claims.Where(c => c.Id == "a").Select(c => c.Sentence));
        Assert.Equal("primed minus none", results.Claims[0].Effects[0].What);
        Assert.Equal(["Primed, scale small", "Primed, scale large"], results.Families.Select(f => f.Title));
        Assert.Equal(["none, large", "all, large"], results.Families[1].Conditions.ToArray());
    }

    [Fact]
    public void A_group_without_some_of_the_conditions_is_tested_by_those_that_it_has()
    {
        ReportCondition On(string name, string model, params double[] accuracies) =>
            StudyData.Condition($"{name}, {model}", accuracies) with { Axes = [new AxisValue("condition", name), new AxisValue("base", model)] };
        var results = StudyResults.Of(
            new StudyOptions { Unprimed = "none", Primed = ["all", "some"], RichCorpus = ["curated"], MinimalCorpus = ["plain"] },
            [
                On("none", "naive", 0.1, 0.1), On("all", "naive", 0.5, 0.5), On("some", "naive", 0.4, 0.4), On("curated", "naive", 0.3, 0.3), On("plain", "naive", 0.2, 0.2),
                On("none", "rich", 0.2, 0.2), On("all", "rich", 0.6, 0.6),
            ]);

        var priming = results.Claims.Where(c => c.Id == "a").ToList();
        Assert.Equal(["base naive", "base rich"], priming.Select(c => c.Group));
        Assert.Equal([0.35, 0.4], priming.Select(c => Math.Round(c.Effects[0].Effect.Estimate, 12)));
        Assert.All(priming, c => Assert.Empty(c.Remarks));
        Assert.Equal("base naive", Assert.Single(results.Claims, c => c.Id == "d").Group);
    }

    [Fact]
    public void Conditions_stand_beside_the_published_rows_in_the_order_of_the_paper()
    {
        var study = new StudyOptions { Unprimed = "none", Published = Rows(("dots", PublishedCondition.Dots), ("all", PublishedCondition.AllStrategies), ("none", PublishedCondition.Base)) };
        var results = StudyResults.Of(study, [StudyData.Condition("dots", 0.2, 0.3), StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.4, 0.4)]);

        Assert.Equal(["none", "all", "dots"], results.Published.Select(p => p.Condition));
        Assert.Equal([0, 0.3, 0.15], results.Published.Select(p => Math.Round(p.Gain, 12)));
        Assert.Equal([0, 0.40, 0.04], results.Published.Select(p => Math.Round(p.LlamaGain, 12)));

        // Dots are above the base in Llama (0.38 and 0.34), below in Qwen (0.33 and 0.54).
        Assert.Equal([new OrderAgreement("Llama-3.2-3B", "", 3, 3), new OrderAgreement("Qwen-2.5-3B", "", 2, 3)], results.Agreement.ToArray());
    }

    [Fact]
    public void Equal_published_numbers_have_no_order()
    {
        var study = new StudyOptions { Published = Rows(("a", PublishedCondition.BacktrackingOnly), ("b", PublishedCondition.BacktrackingVerification)) };
        var results = StudyResults.Of(study, [StudyData.Condition("a", 0.2), StudyData.Condition("b", 0.3)]);

        Assert.Equal([new OrderAgreement("Qwen-2.5-3B", "", 0, 1)], results.Agreement.ToArray());
        Assert.All(results.Published, p => Assert.True(double.IsNaN(p.Gain)));
    }

    [Fact]
    public void The_published_rows_are_in_the_order_of_their_names()
    {
        Assert.Equal(Enum.GetValues<PublishedCondition>(), PublishedResults.All.Select(r => r.Condition));
        Assert.Equal((0.34, 0.54), (PublishedResults.Of(PublishedCondition.Base).Llama, PublishedResults.Of(PublishedCondition.Base).Qwen));
        Assert.Equal((0.37, double.NaN), (PublishedResults.Of(PublishedCondition.BehaviorMinimal).Llama, PublishedResults.Of(PublishedCondition.BehaviorMinimal).Qwen));
    }

    [Fact]
    public void What_no_role_speaks_of_is_a_family_too()
    {
        var results = StudyResults.Of(StudyData.Roles, [StudyData.Condition("none", 0.1), StudyData.Condition("all", 0.1), StudyData.Condition("dots", 0.1), StudyData.Condition("human", 0.1)]);

        Assert.Equal(
            [("Primed", "none all"), ("Controls", "none dots all"), ("Others", "none human")],
            results.Families.Select(f => (f.Title, string.Join(' ', f.Conditions))));
    }

    private static ImmutableSortedDictionary<string, PublishedCondition> Rows(params (string Condition, PublishedCondition Row)[] rows) =>
        rows.ToImmutableSortedDictionary(r => r.Condition, r => r.Row, StringComparer.Ordinal);
}
