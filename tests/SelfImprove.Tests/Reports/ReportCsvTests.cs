using System.Collections.Immutable;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

public sealed class ReportCsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-csv-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Conditions_and_curves_hold_every_number_of_every_run()
    {
        var values = ImmutableSortedDictionary<string, double>.Empty.Add("eval/accuracy", 0.1 + 0.2).Add("eval/mean_length", 80);
        var run = new ReportRun(7)
        {
            Before = new EvaluationSummary { Accuracy = Interval.Unknown, Values = values.Remove("eval/mean_length") },
            After = new EvaluationSummary { Accuracy = Interval.Unknown, Values = values },
            Priming = values.Remove("eval/mean_length"),
            Series = [new MetricSeries("ppo", "reward/mean", [new(1, 0.5), new(2, double.NaN)])],
            Interventions =
            [
                new InterventionRow
                {
                    Policy = "ppo", Behavior = "backtracking", Action = InterventionAction.Forbid, Answers = 500, Values = ImmutableSortedDictionary<string, double>.Empty.Add("difference", -0.25),
                    SolvedUntouched = [], Solved = [],
                },
            ],
        };
        var model = new ReportModel { Name = "x", Conditions = [new ReportCondition("all, \"small\"") { Runs = [run] }] };

        var files = ReportCsv.Write(model, _folder);

        Assert.Equal(["conditions.csv", "curves.csv", "claims.csv", "published.csv", "priming.csv", "interventions.csv"], files.Select(Path.GetFileName));
        Assert.Equal(
            "condition,seed,moment,metric,value\n\"all, \"\"small\"\"\",7,before,eval/accuracy,0.30000000000000004\n"
            + "\"all, \"\"small\"\"\",7,after,eval/accuracy,0.30000000000000004\n\"all, \"\"small\"\"\",7,after,eval/mean_length,80\n",
            File.ReadAllText(files[0]));
        Assert.Equal("condition,seed,stage,step,metric,value\n\"all, \"\"small\"\"\",7,ppo,1,reward/mean,0.5\n\"all, \"\"small\"\"\",7,ppo,2,reward/mean,\n", File.ReadAllText(files[1]));
        Assert.Equal(
            "claim,title,group,verdict,what,unit,effect,low,high,greedy_effect,greedy_low,greedy_high,claimed,threshold,effect_verdict,seeds,problems,sentence\n", File.ReadAllText(files[2]));
        Assert.Equal("condition,seed,metric,value\n\"all, \"\"small\"\"\",7,eval/accuracy,0.30000000000000004\n", File.ReadAllText(files[4]));
        Assert.Equal("condition,seed,policy,behavior,action,answers,metric,value\n\"all, \"\"small\"\"\",7,ppo,backtracking,forbid,500,difference,-0.25\n", File.ReadAllText(files[5]));
    }

    [Fact]
    public void Curves_of_a_stage_that_conditions_share_are_written_once()
    {
        ReportCondition Condition(string name, int seed, double start, double end) => new(name)
        {
            Runs = [new ReportRun(seed) { Series = [new("pretrained", "sft/loss", [new(1, start), new(2, double.NaN)]), new("ppo", "sft/loss", [new(1, end)])] }],
        };
        var model = new ReportModel { Name = "x", Conditions = [Condition("none", 1, 5, 3), Condition("all", 1, 5, 2), Condition("other base", 1, 4, 2.5), Condition("dots", 1, 5, 1), Condition("none", 2, 5, 3)] };

        Assert.Equal(
            [
                "condition,seed,stage,step,metric,value",
                "none and 2 others,1,pretrained,1,sft/loss,5", "none and 2 others,1,pretrained,2,sft/loss,", "none,1,ppo,1,sft/loss,3", "all,1,ppo,1,sft/loss,2",
                "other base,1,pretrained,1,sft/loss,4", "other base,1,pretrained,2,sft/loss,", "other base,1,ppo,1,sft/loss,2.5", "dots,1,ppo,1,sft/loss,1",
                "none,2,pretrained,1,sft/loss,5", "none,2,pretrained,2,sft/loss,", "none,2,ppo,1,sft/loss,3",
            ],
            File.ReadAllLines(ReportCsv.Write(model, _folder)[1]));
    }

    [Fact]
    public void Stages_that_agree_in_one_curve_by_chance_are_not_shared()
    {
        ReportCondition Condition(string name, double loss) => new(name) { Runs = [new ReportRun(1) { Series = [new("ppo", "loss", [new(1, loss)]), new("ppo", "reward/mean", [new(1, 0)])] }] };
        var model = new ReportModel { Name = "x", Conditions = [Condition("none", 2), Condition("all", 3)] };

        Assert.Equal(["none,1,ppo,1,loss,2", "none,1,ppo,1,reward/mean,0", "all,1,ppo,1,loss,3", "all,1,ppo,1,reward/mean,0"], File.ReadAllLines(ReportCsv.Write(model, _folder)[1])[1..]);
    }

    [Fact]
    public void Claims_have_one_row_per_effect()
    {
        var lines = File.ReadAllLines(ReportCsv.Write(SampleReports.Study, _folder)[2]);

        Assert.Equal(7, lines.Length);
        Assert.Equal(
            "a,Primed policies end above the unprimed one,,holds,primed minus unprimed,fraction,0.28,0.25,0.31,,,,above,0,holds,2,100,\"After RL, primed solves 60.0 % of the held-out problems, unprimed 32.0 %.\"",
            lines[1]);
        Assert.Equal("c,Controls stay low,scale primed,does not hold,dots,share,0.1,-0.05,0.25,,,,below,0.5,holds,2,100,Dots gain 2.0 points.", lines[3]);
        Assert.Equal("c,Controls stay low,scale primed,does not hold,length,tokens,12,11,13,,,,,,,2,0,Dots gain 2.0 points.", lines[5]);
    }

    [Fact]
    public void Published_rows_stand_beside_the_run()
    {
        var lines = File.ReadAllLines(ReportCsv.Write(SampleReports.Study, _folder)[3]);

        Assert.Equal("condition,group,row,accuracy,low,high,greedy_accuracy,greedy_low,greedy_high,gain,llama_accuracy,llama_gain,qwen_accuracy,qwen_gain,teacher_accuracy", lines[0]);
        Assert.Equal("primed,,behaviour-rich pre-training,0.6,0.5,0.7,,,,0.28,0.49,0.15,,,", lines[2]);
    }
}
