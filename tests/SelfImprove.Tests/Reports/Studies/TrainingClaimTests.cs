using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

/// <summary>Claims on what changes in training: behaviours and lengths.</summary>
public sealed class TrainingClaimTests
{
    [Fact]
    public void Behaviours_that_are_kept_while_others_fade_hold()
    {
        var claim = StudyData.ClaimOf("e", StudyData.Roles, Behaving("all", backtracking: (2, 3), verification: (1, 1), subgoals: (1, 0.1), backward: (0.5, 0)));
        var expected = Math.Log(4.01 / 3.01) - Math.Log(0.11 / 1.51);

        Assert.Equal(ClaimVerdict.Holds, claim.Verdict);
        Assert.Equal(expected, claim.Effects[0].Effect.Estimate, 12);
        Assert.Equal(expected, claim.Effects[1].Effect.Estimate - claim.Effects[2].Effect.Estimate, 12);
        Assert.Equal(
            "In RL of all, backtracking and verification go from 3.00 to 4.00 per answer, subgoals and backward chaining from 1.50 to 0.10.", claim.Sentence);
    }

    [Fact]
    public void Behaviours_that_all_fade_alike_do_not_hold() => Assert.Equal(
        ClaimVerdict.DoesNotHold,
        StudyData.ClaimOf("e", StudyData.Roles, Behaving("all", backtracking: (2, 0.2), verification: (0, 0), subgoals: (2, 0.2), backward: (0, 0))).Verdict);

    [Fact]
    public void Conditions_that_do_not_show_both_kinds_are_left_out()
    {
        var study = StudyData.Roles with { Primed = ["all", "backtracking"] };
        var all = Behaving("all", backtracking: (1, 1), verification: (1, 1), subgoals: (1, 0.5), backward: (0, 0));
        var alone = Behaving("backtracking", backtracking: (1, 0.1), verification: (0, 0), subgoals: (0.05, 0.9), backward: (0, 0));
        var claim = StudyData.ClaimOf("e", study, all, alone);

        Assert.Equal(StudyData.ClaimOf("e", StudyData.Roles, all).Effects[0].Effect, claim.Effects[0].Effect);
        Assert.Equal(["left out, because they do not show both kinds before RL: backtracking"], claim.Remarks.ToArray());
    }

    [Fact]
    public void Without_any_condition_that_shows_both_kinds_nothing_is_decided()
    {
        var claim = StudyData.ClaimOf("e", StudyData.Roles, Behaving("all", backtracking: (1, 1), verification: (1, 1), subgoals: (0, 0), backward: (0, 0)));

        Assert.Equal((ClaimVerdict.Undecided, "-"), (claim.Verdict, claim.Effects[0].EffectText));
        Assert.Equal("No primed condition shows both kinds of behaviours before RL.", claim.Sentence);
    }

    [Theory]
    [InlineData(60, 80, 30, 20, ClaimVerdict.Holds)]
    [InlineData(60, 50, 30, 20, ClaimVerdict.DoesNotHold)]
    [InlineData(60, 65, 30, 40, ClaimVerdict.DoesNotHold)]
    public void Answers_must_grow_where_search_pays_and_by_more_than_elsewhere(double before, double after, double idleBefore, double idleAfter, ClaimVerdict verdict)
    {
        var claim = StudyData.ClaimOf(
            "f", StudyData.Roles with { Controls = [] },
            StudyData.Measured("all", 2, [("mean_terminated_length", before, after), ("clipped_ratio", 0.1, 0.3)]),
            StudyData.Measured("none", 2, [("mean_terminated_length", idleBefore, idleAfter)]));

        Assert.Equal(verdict, claim.Verdict);
        Assert.Equal(after - before, claim.Effects[0].Effect.Estimate, 12);
        Assert.Equal(after - before - (idleAfter - idleBefore), claim.Effects[1].Effect.Estimate, 12);
        Assert.Equal("+20.0 points", claim.Effects[3].EffectText);
        Assert.Equal($"Answers that ended by themselves go from {before}.0 to {after}.0 tokens in RL of all, from {idleBefore}.0 to {idleAfter}.0 tokens of none.", claim.Sentence);
    }

    private static ReportCondition Behaving(
        string name, (double Before, double After) backtracking, (double Before, double After) verification, (double Before, double After) subgoals, (double Before, double After) backward) =>
        StudyData.Measured(
            name, 2,
            [
                ("behaviors/backtracking", backtracking.Before, backtracking.After),
                ("behaviors/verification", verification.Before, verification.After),
                ("behaviors/subgoal_setting", subgoals.Before, subgoals.After),
                ("behaviors/backward_chaining", backward.Before, backward.After),
            ]);
}
