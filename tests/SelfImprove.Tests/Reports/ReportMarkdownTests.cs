using System.Collections.Immutable;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

public class ReportMarkdownTests
{
    [Fact]
    public void The_tables_of_a_study_are_as_verified() => Snapshot.Verify(ReportMarkdown.Render(SampleReports.Study with
    {
        Conditions =
        [
            .. SampleReports.Study.Conditions.Select(c => c with
            {
                Runs = [.. c.Runs.Select(r => r with
                {
                    Priming = c.Name == "primed" ? ImmutableSortedDictionary<string, double>.Empty.Add("dataset/accuracy", 0.4 + (r.Seed / 10.0)).Add("dataset/texts", 10).Add("dataset/behaviors/verification", 2.5) : r.Priming,
                    Interventions = c.Name == "primed" && r.Seed == 1
                        ? [new InterventionRow
                        {
                            Policy = "ppo",
                            Behavior = "subgoal_setting",
                            Action = InterventionAction.Forbid,
                            Answers = 10,
                            SolvedUntouched = [],
                            Solved = [],
                            Values = ImmutableSortedDictionary<string, double>.Empty.Add("accuracy_untouched", 0.6).Add("accuracy", 0.4).Add("difference", -0.2).Add("difference_low", -0.25).Add("difference_high", -0.15).Add("fallback", 0.5),
                        }]
                        : [],
                })],
            }),
        ],
    }), "md");

    [Fact]
    public void A_run_without_results_says_so() => Assert.Equal(
        "# x\n\n## Results\n\nNo evaluation has been finished yet.\n",
        ReportMarkdown.Render(new ReportModel { Name = "x", Conditions = [new ReportCondition("all") { Runs = [new ReportRun(1)] }] }));

    [Fact]
    public void Names_can_hold_what_means_something_in_Markdown()
    {
        var text = ReportMarkdown.Render(SampleReports.Small with
        {
            Name = "a|b\n# c",
            Conditions = [SampleReports.Small.Conditions[0] with { Name = "x | <b> *y* [z](u) `v` \\" }],
            Provenance = [],
        });

        Assert.StartsWith("# a\\|b # c\n", text, StringComparison.Ordinal);
        Assert.Contains("\n| x \\| \\<b> \\*y\\* \\[z](u) \\`v\\` \\\\ | 2 | ", text, StringComparison.Ordinal);
    }
}
