using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

public sealed class RunReportTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("selfimprove-report-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Cells_that_differ_in_their_seed_alone_are_one_condition()
    {
        var model = RunReport.Create(Run(Cell("primed", 1), Cell("primed", 2), Cell("unprimed", 1)), []);

        Assert.Equal([("primed", 2), ("unprimed", 1)], model.Conditions.Select(c => (c.Name, c.Runs.Length)));
        Assert.Equal("ppo", model.MainStage);
        Assert.Equal([1L, 2L], model.Conditions[0].Runs.Select(r => r.Seed));
    }

    [Fact]
    public void Before_and_after_are_the_first_and_the_last_evaluation_of_the_stage_that_learns_from_rewards()
    {
        var run = RunReport.Create(Run(Cell("primed", 1)), []).Conditions[0].Runs[0];

        Assert.Equal(new Interval(0.25, 0.2, 0.3), run.Before!.Accuracy);
        Assert.Equal(0.5, run.After!.Accuracy.Estimate);
        Assert.Equal(70, run.After.MeanTokens);
        Assert.Equal(1.5, run.After.MeanBehaviors[Behavior.Verification]);
        Assert.False(run.After.MeanBehaviors.ContainsKey(Behavior.Backtracking));
        Assert.Equal(0.5, run.After.Outcomes["wrong-value"]);
        Assert.Equal([("p1", 1.0), ("p3", 0.0)], run.After.Solved.Select(v => (v.Key, v.Value)));
        Assert.Equal([("p1", 0.5), ("p2", 0.0), ("p3", 1.0)], run.After.SampledSolved.Select(v => (v.Key, v.Value)));
        Assert.Null(run.Incomplete);
    }

    [Fact]
    public void A_policy_that_was_measured_again_by_a_stage_of_its_own_is_taken_from_there()
    {
        var cell = Cell("primed", 1);
        var primed = cell.Stages[0] with { Id = "priming", TotalSteps = null, Metrics = [new MetricRow(1, Values(("sft/loss", 2)))] };
        var analyze = cell.Stages[0] with
        {
            Id = "analyze",
            Metrics = [],
            Evaluations =
            [
                new EvaluationRow(0, Values(("eval/accuracy", 0.1)), "base"),
                new EvaluationRow(1, Values(("eval/accuracy", 0.26), ("eval/mean_length", 90)), "priming"),
                new EvaluationRow(2, Values(("eval/accuracy", 0.51)), "ppo"),
            ],
        };

        var run = RunReport.Create(Run(cell with { Stages = [primed, cell.Stages[0], analyze] }), []).Conditions[0].Runs[0];

        Assert.Equal((0.26, 90), (run.Before!.Accuracy.Estimate, run.Before.MeanTokens));
        Assert.Equal((0.51, 70), (run.After!.Accuracy.Estimate, run.After.MeanTokens));
    }

    [Theory]
    [InlineData("ppo", false)]
    [InlineData("analyze", true)]
    public void A_run_is_not_told_by_its_priming_while_its_training_has_yet_to_start(string pending, bool shown)
    {
        var cell = Cell("primed", 1);
        var primed = cell.Stages[0] with { Id = "sft", Kind = "sft", Metrics = [new MetricRow(1, Values(("sft/loss", 2)))] };
        var next = cell.Stages[0] with { Id = "next", Kind = pending, Status = StageStatus.Pending, Metrics = [], Evaluations = [] };

        Assert.Equal(shown ? "sft" : null, RunReport.Create(Run(cell with { Stages = [primed, next] }), []).MainStage);
    }

    [Fact]
    public void Priming_texts_are_those_of_the_last_judged_dataset_before_the_stage_that_learns_from_rewards()
    {
        var cell = Cell("primed", 1);
        StageResult Dataset(string id, params (string, double)[] summary) =>
            cell.Stages[0] with { Id = id, TotalSteps = null, Metrics = [], Evaluations = [], Summary = Values(summary) };

        var run = RunReport.Create(Run(cell with
        {
            Stages =
            [
                Dataset("old", ("dataset/accuracy", 0.1)), Dataset("traces", ("dataset/accuracy", 0.4), ("dataset/texts", 5)), Dataset("corpus", ("dataset/texts", 9)),
                cell.Stages[0], Dataset("later", ("dataset/accuracy", 0.9)),
            ],
        }), []).Conditions[0].Runs[0];

        Assert.Equal([("dataset/accuracy", 0.4), ("dataset/texts", 5)], run.Priming.Select(p => (p.Key, p.Value)));
    }

    [Fact]
    public void Metrics_and_evaluations_become_series_of_their_stage()
    {
        var series = RunReport.Create(Run(Cell("primed", 1)), []).Conditions[0].Runs[0].Series;

        Assert.Equal([new MetricPoint(1, 0.3), new MetricPoint(2, 0.4)], series.Single(s => s is { Stage: "ppo", Metric: "reward/mean" }).Points.ToArray());
        Assert.Equal([new MetricPoint(0, 0.25), new MetricPoint(2, 0.5)], series.Single(s => s is { Stage: "ppo", Metric: "eval/accuracy" }).Points.ToArray());
    }

    [Fact]
    public void A_run_that_is_not_finished_has_no_after_and_says_how_far_it_is()
    {
        var run = RunReport.Create(Run(Cell("primed", 1, StageStatus.Unfinished)), []).Conditions[0].Runs[0];

        Assert.Null(run.After);
        Assert.NotNull(run.Before);
        Assert.Equal("stage ppo has done 2 of 2 steps", run.Incomplete);
    }

    [Fact]
    public void Cells_that_have_not_started_are_a_note()
    {
        var model = RunReport.Create(Run(Cell("primed", 1), Cell("unprimed", 1, StageStatus.Pending)), []);

        Assert.Equal(["primed"], model.Conditions.Select(c => c.Name));
        Assert.Equal(["not started yet: unprimed, seed 1"], model.Notes.ToArray());
    }

    [Fact]
    public void Kept_completions_of_a_problem_before_and_after_become_samples()
    {
        var samples = RunReport.Create(Run(Cell("primed", 1)), []).Samples;

        Assert.Equal([("before ppo", false), ("ppo, step 2", true)], samples.Select(s => (s.Moment, s.Reward.IsCorrect)));
        Assert.Equal(new TextSpan(0, 4), Assert.Single(samples[1].Findings).Span);
    }

    [Fact]
    public void Drawn_completions_are_shown_where_both_kinds_are_kept()
    {
        var cell = Cell("primed", 1);
        var path = Path.Combine(cell.Stages[0].Directory, RunLayout.CompletionsFile);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [.. lines, .. lines.Select(l => l.Replace("\"split\"", "\"is_drawn\":true,\"split\"", StringComparison.Ordinal).Replace("\"text\":\"text\"", "\"text\":\"drawn\"", StringComparison.Ordinal))]);

        var samples = RunReport.Create(Run(cell), []).Samples;

        Assert.Equal([("before ppo, drawn", "drawn"), ("ppo, step 2, drawn", "drawn")], samples.Select(s => (s.Moment, s.Completion.Text)));
    }

    [Fact]
    public void All_numbers_of_an_evaluation_are_kept_by_name()
    {
        var run = RunReport.Create(Run(Cell("primed", 1)), []).Conditions[0].Runs[0];

        Assert.Equal((0.5, 0.5), (run.After!.Values["eval/outcome/wrong-value"], run.After.Values["eval/accuracy"]));
        Assert.Equal([new AxisValue("condition", "primed")], RunReport.Create(Run(Cell("primed", 1)), []).Conditions[0].Axes.ToArray());
    }

    [Fact]
    public void The_description_and_the_configuration_come_from_the_run()
    {
        File.WriteAllText(Path.Combine(_directory, RunLayout.ConfigFile), "name: test\ndescription: What it is for.\n");

        var model = RunReport.Create(Run(Cell("primed", 1)), []);

        Assert.Equal("What it is for.", model.Description);
        Assert.Equal("name: test\ndescription: What it is for.\n", model.ResolvedConfiguration);
    }

    [Fact]
    public void A_run_tells_when_it_was_started_first_and_how_often_it_was_continued()
    {
        var times = new[] { "2026-11-21T22:35:46+00:00", "2026-11-22T03:31:17+00:00", "2026-11-22T06:38:57+00:00" };
        var run = Run(Cell("primed", 1));
        run = run with { Manifest = run.Manifest with { Invocations = [.. times.Select(t => new RunInvocation(DateTimeOffset.Parse(t, System.Globalization.CultureInfo.InvariantCulture), "0.1.0", "selfimprove run e.yaml", null))] } };

        var provenance = RunReport.Create(run, []).Provenance.ToDictionary();

        Assert.Equal("2026-11-21 22:35:46Z", provenance["started (UTC)"]);
        Assert.Equal("2 times, the last time at 2026-11-22 06:38:57Z", provenance["continued"]);
    }

    private RunResult Run(params CellResult[] cells) => new(_directory, new RunManifest
    {
        Format = RunManifest.CurrentFormat,
        Name = "test",
        ConfigHash = "abc",
        Cells = [.. cells.Select(c => new ManifestCell(c.Name, c.Axes, long.Parse(c["seed"]!, System.Globalization.CultureInfo.InvariantCulture), []))],
    }, [.. cells]);

    private CellResult Cell(string condition, long seed, StageStatus status = StageStatus.Done)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, $"{condition}-{seed}")).FullName;
        static string Completion(int step, bool correct) =>
            $$"""{"step":{{step}},"split":"held-out","problem_id":"p1","problem":{},"prompt":"p","text":"text","tokens":4,"stop_reason":"end-of-sequence","reward":1,"is_correct":{{(correct ? "true" : "false")}},"outcome":"correct","reason":"r","behavior_spans":[{"behavior":"verification","start":0,"length":4,"confidence":0.9}]}""";
        File.WriteAllText(Path.Combine(directory, RunLayout.CompletionsFile), $"{Completion(0, false)}\n{Completion(2, true)}\n");
        File.WriteAllText(Path.Combine(directory, RunLayout.VerdictsFile), """
            {"step":0,"problems":["p1","p2","p3"],"greedy":[0,0,0]}
            {"step":2,"greedy":[1,null,0],"sampled":[0.5,0,1]}

            """);
        return new CellResult($"{condition}, seed {seed}", [new AxisValue("condition", condition), new AxisValue("seed", $"{seed}")], [new StageResult
        {
            Id = "ppo",
            Kind = "ppo",
            Hash = "h",
            Directory = directory,
            Status = status,
            TotalSteps = 2,
            Metrics = [new MetricRow(1, Values(("reward/mean", 0.3))), new MetricRow(2, Values(("reward/mean", 0.4)))],
            Evaluations =
            [
                new EvaluationRow(0, Values(("eval/accuracy", 0.25), ("eval/accuracy_low", 0.2), ("eval/accuracy_high", 0.3))),
                new EvaluationRow(2, Values(("eval/accuracy", 0.5), ("eval/mean_length", 70), ("eval/behaviors/verification", 1.5), ("eval/outcome/wrong-value", 0.5))),
            ],
        }]);
    }

    private static ImmutableSortedDictionary<string, double> Values(params (string Name, double Value)[] values) =>
        values.ToImmutableSortedDictionary(v => v.Name, v => v.Value);
}
