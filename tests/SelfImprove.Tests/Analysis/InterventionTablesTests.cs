using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Analysis;
using SelfImprove.Interventions;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Analysis;

public class InterventionTablesTests
{
    [Fact]
    public void Seeds_are_summed_up_and_compared_with_the_control()
    {
        // Of 100 problems, 60 are solved; without the behaviour 20 of them; cut and redrawn, 55.
        var effects = InterventionTables.Effects(
        [
            Row("seed 1", InterventionAction.Forbid, 60, 20), Row("seed 1", InterventionAction.Continue, 60, 55),
            Row("seed 2", InterventionAction.Forbid, 60, 20), Row("seed 2", InterventionAction.Continue, 60, 55),
        ]).ToList();

        Assert.Equal([InterventionAction.Forbid, InterventionAction.Continue], effects.Select(e => e.Action));
        Assert.Equal((2, 100), (effects[0].Seeds, effects[0].Problems));
        Assert.Equal((-0.4, -0.35), (Math.Round(effects[0].Difference.Estimate, 12), Math.Round(effects[0].BeyondControl.Estimate, 12)));
        Assert.True(double.IsNaN(effects[1].BeyondControl.Estimate));

        // Seeds agree, so the interval is that of 100 problems: 0.4 +- 1.96 sqrt(0.4 * 0.6 / 100), to a step of a hundredth.
        Assert.Equal(-0.4 - 0.096, effects[0].Difference.Low, 0.015);
        Assert.Equal(-0.4 + 0.096, effects[0].Difference.High, 0.015);
    }

    [Fact]
    public void Seeds_that_disagree_make_the_interval_wide()
    {
        var effect = Assert.Single(InterventionTables.Effects([Row("seed 1", InterventionAction.Forbid, 60, 60), Row("seed 2", InterventionAction.Forbid, 60, 0)]));

        Assert.Equal(-0.3, effect.Difference.Estimate, 12);
        Assert.True(effect.Difference is { Low: < -0.55, High: > -0.05 });
    }

    [Fact]
    public void Problems_whose_score_failed_do_not_count()
    {
        var row = Row("seed 1", InterventionAction.Forbid, 2, 1);

        var effect = Assert.Single(InterventionTables.Effects([row with { Row = row.Row with { Solved = [null, .. row.Row.Solved[1..]] } }]));

        // Of the 99 others, one is no longer solved.
        Assert.Equal(-1.0 / 99, effect.Difference.Estimate, 12);
        Assert.Equal(99, effect.Problems);
    }

    private static (string Condition, string Cell, InterventionRow Row) Row(string cell, InterventionAction action, int before, int after) => ("all", cell, new InterventionRow
    {
        Policy = "ppo",
        Behavior = "backtracking",
        Action = action,
        Answers = 100,
        Values = ImmutableSortedDictionary<string, double>.Empty,
        Problems = [.. Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture))],
        SolvedUntouched = Solved(before),
        Solved = Solved(after),
    });

    private static ImmutableArray<double?> Solved(int count) => [.. Enumerable.Range(0, 100).Select(i => (double?)(i < count ? 1 : 0))];
}
