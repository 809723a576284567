using SelfImprove.Pipelines;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

/// <summary>Claims on accuracies, against small data whose outcome is known.</summary>
public sealed class ClaimTests
{
    [Fact]
    public void Equal_seeds_give_the_difference_itself()
    {
        var claim = StudyData.ClaimOf("a", StudyData.Roles, StudyData.Condition("none", 0.1, 0.1, 0.1), StudyData.Condition("all", 0.4, 0.4, 0.4));

        Assert.Equal(ClaimVerdict.Holds, claim.Verdict);
        var effect = Assert.Single(claim.Effects);
        Assert.Equal(("primed minus none", "+30.0 points", "30.0 to 30.0", "> 0"), (effect.What, effect.EffectText, effect.IntervalText, effect.ClaimedText));
        Assert.Equal("After RL, all solves 40.0 % of the held-out problems, none 10.0 %.", claim.Sentence);
        Assert.Empty(claim.Remarks);
    }

    [Fact]
    public void A_gain_that_every_seed_has_the_other_way_does_not_hold()
    {
        var claim = StudyData.ClaimOf("a", StudyData.Roles, StudyData.Condition("none", 0.4, 0.5), StudyData.Condition("all", 0.1, 0.2));

        Assert.Equal(ClaimVerdict.DoesNotHold, claim.Verdict);
        Assert.Equal("-30.0 points", claim.Effects[0].EffectText);
    }

    [Fact]
    public void No_difference_at_all_does_not_hold() =>
        Assert.Equal("does not hold", StudyData.ClaimOf("a", StudyData.Roles, StudyData.Condition("none", 0.3, 0.3), StudyData.Condition("all", 0.3, 0.3)).VerdictText);

    [Fact]
    public void Seeds_that_disagree_leave_it_open()
    {
        var claim = StudyData.ClaimOf("a", StudyData.Roles, StudyData.Condition("none", 0.1, 0.4, 0.3), StudyData.Condition("all", 0.2, 0.5, 0.3));

        Assert.Equal("undecided", claim.VerdictText);
        Assert.True(claim.Effects[0].Effect is { Low: < 0, Estimate: > 0, High: > 0 });
    }

    [Fact]
    public void One_seed_leaves_it_open_however_large_the_difference()
    {
        var claim = StudyData.ClaimOf("a", StudyData.Roles, StudyData.Solving("none", "0000", "0000"), StudyData.Solving("all", "1111"));

        Assert.Equal((ClaimVerdict.Undecided, "100.0 to 100.0", 1), (claim.Verdict, claim.Effects[0].IntervalText, claim.Effects[0].Seeds));
        Assert.Equal(["one seed says nothing about the spread over seeds, so the claim stays undecided: all"], claim.Remarks.ToArray());
    }

    [Fact]
    public void A_condition_that_is_not_measured_yet_leaves_it_open_and_is_named()
    {
        var claim = StudyData.ClaimOf("a", StudyData.Roles with { Primed = ["all", "more"] }, StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.4, 0.4));

        Assert.Equal((ClaimVerdict.Undecided, "-", "-"), (claim.Verdict, claim.Effects[0].EffectText, claim.Effects[0].IntervalText));
        Assert.Equal("+30.0 points", claim.Effects[1].EffectText);
        Assert.Equal(["not measured yet: more"], claim.Remarks.ToArray());
    }

    [Fact]
    public void The_gain_of_several_primed_conditions_is_their_mean()
    {
        var claim = StudyData.ClaimOf(
            "a", StudyData.Roles with { Primed = ["all", "more"] }, StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.4, 0.4), StudyData.Condition("more", 0.6, 0.6));

        Assert.Equal(["+40.0 points", "+30.0 points", "+50.0 points"], claim.Effects.Select(e => e.EffectText));
        Assert.Equal([ClaimVerdict.Holds, null, null], claim.Effects.Select(e => e.Verdict));
        Assert.Equal("After RL, all and more solve 50.0 % of the held-out problems on average, none 10.0 %.", claim.Sentence);
    }

    [Theory]
    [InlineData(0.48, "95 %", ClaimVerdict.Holds)]
    [InlineData(0.10, "0 %", ClaimVerdict.DoesNotHold)]
    [InlineData(0.30, "50 %", ClaimVerdict.DoesNotHold)]
    public void Wrong_answers_work_as_right_ones_when_they_make_more_than_half_of_the_gain(double wrong, string share, ClaimVerdict verdict)
    {
        var claim = StudyData.ClaimOf(
            "b", StudyData.Roles, StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.5, 0.5), StudyData.Condition("wrong", wrong, wrong));

        Assert.Equal((share, verdict), (claim.Effects[0].EffectText, claim.Verdict));
        Assert.Equal("wrong minus all", claim.Effects[1].What);
        Assert.Equal(wrong - 0.5, claim.Effects[1].Effect.Estimate, 12);
    }

    [Fact]
    public void A_share_of_no_gain_is_not_told()
    {
        var claim = StudyData.ClaimOf(
            "b", StudyData.Roles, StudyData.Condition("none", 0.1, 0.5), StudyData.Condition("all", 0.2, 0.5), StudyData.Condition("wrong", 0.3, 0.5));

        Assert.Equal((ClaimVerdict.Undecided, "-"), (claim.Verdict, claim.Effects[0].IntervalText));
        Assert.Equal(["the gain of all over none is not clearly above 0, so a share of it says nothing"], claim.Remarks.ToArray());
    }

    [Theory]
    [InlineData(0.14, 0.10, ClaimVerdict.Holds)]
    [InlineData(0.14, 0.45, ClaimVerdict.DoesNotHold)]
    public void Every_control_must_stay_low(double empty, double dots, ClaimVerdict verdict)
    {
        var claim = StudyData.ClaimOf(
            "c", StudyData.Roles,
            StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.5, 0.5), StudyData.Condition("empty", empty, empty), StudyData.Condition("dots", dots, dots));

        Assert.Equal(verdict, claim.Verdict);
        Assert.Equal(("gain of empty, share of the gain of all", "10 %", "< 50 %"), (claim.Effects[0].What, claim.Effects[0].EffectText, claim.Effects[0].ClaimedText));
        Assert.Equal(2, claim.Effects.Count(e => e.Verdict is not null));
    }

    [Fact]
    public void Controls_are_measured_by_the_primed_conditions_where_no_right_answers_are_named()
    {
        var claim = StudyData.ClaimOf(
            "c", new StudyOptions { Unprimed = "none", Primed = ["all", "more"], Controls = ["empty"] },
            StudyData.Condition("none", 0.1, 0.1), StudyData.Condition("all", 0.4, 0.4), StudyData.Condition("more", 0.6, 0.6),
            StudyData.Measured("empty", 2, [("mean_length", 12, 9)], accuracy: 0.2));

        Assert.Equal(("25 %", "holds"), (claim.Effects[0].EffectText, claim.VerdictText));
        Assert.Equal("Over none (10.0 %), the primed conditions gain 40.0 points, empty 10.0 (length before RL: 12 tokens).", claim.Sentence);
        Assert.Equal(("12.0 tokens", "9.0 tokens"), (claim.Effects[^2].EffectText, claim.Effects[^1].EffectText));
    }

    [Fact]
    public void A_rich_corpus_must_end_above_a_minimal_one()
    {
        var claim = StudyData.ClaimOf("d", StudyData.Roles, StudyData.Condition("none", 0.2, 0.2), StudyData.Condition("rich", 0.5, 0.5), StudyData.Condition("minimal", 0.25, 0.25));

        Assert.Equal(ClaimVerdict.Holds, claim.Verdict);
        Assert.Equal(
            [("rich minus minimal", "+25.0 points", "> 0"), ("rich minus none", "+30.0 points", "> 0"), ("gain of minimal, share of the gain of rich", "17 %", ""), ("minimal minus none", "+5.0 points", "")],
            claim.Effects.Select(e => (e.What, e.EffectText, e.ClaimedText)));
        Assert.Equal("After RL, corpora rich in behaviours (rich) end at 50.0 % of the held-out problems, minimal ones (minimal) at 25.0 %, none at 20.0 %: gains of 30.0 and 5.0 points.", claim.Sentence);
    }

    [Theory]
    [InlineData(0.6, ClaimVerdict.DoesNotHold)]
    [InlineData(0.4, ClaimVerdict.Holds)]
    public void A_rich_corpus_must_lift(double none, ClaimVerdict verdict) => Assert.Equal(
        verdict,
        StudyData.ClaimOf("d", StudyData.Roles, StudyData.Condition("none", none, none), StudyData.Condition("rich", 0.5, 0.5), StudyData.Condition("minimal", 0.25, 0.25)).Verdict);

    [Fact]
    public void Corpora_are_compared_with_each_other_where_nothing_is_unprimed()
    {
        var claim = StudyData.ClaimOf(
            "d", new StudyOptions { RichCorpus = ["rich"], MinimalCorpus = ["minimal"] }, StudyData.Condition("rich", 0.5, 0.5), StudyData.Condition("minimal", 0.25, 0.25));

        Assert.Equal(("rich minus minimal", "holds"), (Assert.Single(claim.Effects).What, claim.VerdictText));
    }

    [Fact]
    public void Drawn_answers_decide_and_greedy_ones_stand_beside()
    {
        ReportCondition Drawn(ReportCondition condition, double accuracy) => condition with
        {
            Runs = [.. condition.Runs.Select(r => r with { After = r.After! with { SampledAccuracy = new Interval(accuracy, double.NaN, double.NaN) } })],
        };
        var claim = StudyData.ClaimOf("a", StudyData.Roles, Drawn(StudyData.Condition("none", 0.3, 0.3), 0.1), Drawn(StudyData.Condition("all", 0.2, 0.2), 0.4));

        Assert.Equal(("+30.0 points", "-10.0 points", ClaimVerdict.Holds), (claim.Effects[0].EffectText, claim.Effects[0].GreedyText, claim.Verdict));
    }
}
