using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SelfImprove.Analysis;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;
using SelfImprove.Statistics;

namespace SelfImprove.Tests.Analysis;

public sealed class RunAnalyzerTests : IDisposable
{
    private const string Drawn = TestHost.Letters + "\nlogging: { evaluation-completions: 1000 }";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Tables_agree_with_what_the_evaluations_logged()
    {
        var run = (await _host.RunAsync(Drawn, overrides: ["evaluation.samples=3", "evaluation.problems=40"])).Result;

        var analysis = Analyze(run);

        var evaluations = run.Cells[0].Stages[2].Evaluations;
        foreach (var (moment, logged) in new[] { (AnalyzedGroup.Before, evaluations[0]), (AnalyzedGroup.After, evaluations[^1]) })
        {
            foreach (var (answers, prefix, count) in new[] { (AnalyzedGroup.Greedy, "eval/", 40), (AnalyzedGroup.Drawn, "eval_sampled/", 120) })
            {
                var rows = analysis.BehaviorAccuracies.Where(r => r.Group.Moment == moment && r.Group.Answers == answers).ToList();
                Assert.Equal([null, "letters"], rows.Select(r => r.Group.Cell));
                Assert.All(rows, r => Assert.Equal(("verification", count), (r.Behavior, r.Shown + r.NotShown)));
                Assert.Equal(logged.Values[$"{prefix}behaviors/verification/share"], (double)rows[0].Shown / count, 12);
                Assert.Equal(
                    logged.Values[$"{prefix}accuracy"] * count,
                    new[] { (rows[0].Shown, rows[0].AccuracyShown), (rows[0].NotShown, rows[0].AccuracyNotShown) }.Sum(p => p.Item1 == 0 ? 0 : p.Item1 * p.Item2.Estimate), 9);
            }
        }

        var gain = Assert.Single(analysis.Gains, g => g.Answers == AnalyzedGroup.Drawn);
        Assert.Equal(evaluations[^1].Values["eval_sampled/accuracy"] - evaluations[0].Values["eval_sampled/accuracy"], gain.Gain, 12);
        Assert.Equal(evaluations[0].Values["eval_sampled/behaviors/verification"], gain.Behaviors["verification"]);
    }

    [Fact]
    public async Task Seeds_of_a_condition_stand_alone_and_together_and_five_cells_have_predictors()
    {
        var run = (await _host.RunAsync(
            Drawn + "\nmatrix: { lr: { slow: { sft.learning-rate: 0.2 }, fast: {} }, seed: [ 1, 2, 3 ] }", overrides: ["evaluation.problems=40", "ppo.steps=2"])).Result;

        var analysis = Analyze(run);

        Assert.Equal(
            ["slow:", "slow:slow, seed 1", "slow:slow, seed 2", "slow:slow, seed 3", "fast:", "fast:fast, seed 1", "fast:fast, seed 2", "fast:fast, seed 3"],
            analysis.BehaviorAccuracies.Where(r => r.Group.Moment == AnalyzedGroup.After).Select(r => $"{r.Group.Condition}:{r.Group.Cell}"));
        var slow = analysis.BehaviorAccuracies.Where(r => r.Group is { Condition: "slow", Moment: AnalyzedGroup.After }).ToList();
        Assert.Equal(slow[1..].Sum(r => r.Shown), slow[0].Shown);
        Assert.Equal(6, analysis.Gains.Length);
        var predictor = Assert.Single(analysis.Predictors);
        Assert.Equal(("verification", 6, 2), (predictor.Behavior, predictor.Cells, predictor.Conditions));
        var counts = analysis.Gains.Select(g => g.Behaviors["verification"]).ToArray();
        Assert.Equal(RankCorrelation.Spearman(counts, [.. analysis.Gains.Select(g => g.AccuracyAfter - g.AccuracyBefore)]).Estimate, predictor.Correlation.Estimate);
        Assert.Equal(RankCorrelation.Spearman(counts, [.. analysis.Gains.Select(g => g.AccuracyAfter)]).Estimate, predictor.AccuracyCorrelation.Estimate);
        Assert.Equal((double.NaN, double.NaN), (predictor.Correlation.Low, predictor.AccuracyCorrelation.High));
        Assert.Contains("correlations over cells have an interval from 5 conditions on, because the seeds of one resemble each other; here are 2", analysis.Notes);
        Assert.DoesNotContain(analysis.Notes, n => n.StartsWith("which behaviours predict", StringComparison.Ordinal));
    }

    [Fact]
    public void Correlations_have_intervals_over_conditions()
    {
        // Five conditions of two seeds each, whose seeds say the same.
        double[] counts = [0, 1, 2, 3, 4];
        double[] after = [0.1, 0.3, 0.2, 0.5, 0.4];
        var gains = Enumerable.Range(0, 10).Select(i => new CellGain(
            $"c{i / 2}", $"c{i / 2}, seed {i % 2}", i % 2, AnalyzedGroup.Drawn, 0.05, after[i / 2], ImmutableSortedDictionary<string, double>.Empty.Add("verification", counts[i / 2])));

        var predictor = Assert.Single(GainTables.Predictors(gains));

        var expected = RankCorrelation.Spearman(counts, after);
        Assert.Equal((10, 5), (predictor.Cells, predictor.Conditions));
        Assert.Equal(expected.Estimate, predictor.Correlation.Estimate, 12);
        Assert.Equal(expected.Low, predictor.Correlation.Low, 12);
        Assert.Equal(expected.High, predictor.AccuracyCorrelation.High, 12);
    }

    [Fact]
    public async Task What_is_missing_is_said_with_the_setting_that_stores_it()
    {
        var run = (await _host.RunAsync(TestHost.Letters, overrides: ["evaluation.samples=2", "logging.evaluation-completions=3"])).Result;

        Assert.Equal(
            [
                "3 of 8 greedy answers are stored, which accuracy by behaviour and the tries are read from; set logging: { evaluation-completions: 8 }",
                "3 of 16 drawn answers are stored, which accuracy by behaviour and the tries are read from; set logging: { evaluation-completions: 16 }",
                "tries were not read: the task 'next-letter' does not read them (IAttemptReader)",
                "the evaluations have no numbers on the search (eval/trace/*): the task does not read it (ITraceReader)",
                "which behaviours predict the gain is told from 5 finished cells on, with behaviours; here is 1: add conditions or seeds to the matrix",
                "no interventions were made; a stage 'intervene' measures what behaviours do, beyond what goes with them",
            ],
            Analyze(run).Notes.ToArray());
    }

    [Fact]
    public async Task A_run_without_detectors_completions_and_configuration_says_so()
    {
        var run = (await _host.RunAsync(TestHost.Letters.Replace("detectors: [ letters ]", "logging: { evaluation-completions: 0 }", StringComparison.Ordinal))).Result;

        var analysis = new RunAnalyzer(TestHost.Build()).Analyze(run, plan: null, "there is no plan");

        Assert.Empty(analysis.BehaviorAccuracies);
        Assert.Equal("none of 8 greedy answers are stored, which accuracy by behaviour and the tries are read from; set logging: { evaluation-completions: 8 }", analysis.Notes[0]);
        Assert.Equal("no behaviours were looked for; set detectors: [ rules ]", analysis.Notes[1]);
        Assert.Equal("tries were not read: there is no plan", analysis.Notes[2]);
    }

    [Fact]
    public async Task An_unfinished_run_is_analysed_as_far_as_it_is()
    {
        using var stop = new CancellationTokenSource();
        var yaml = Drawn + "\nmatrix: { condition: { a: {}, b: { ppo.steps: 3 } } }";
        var run = (await _host.RunAsync(yaml, observer: new CancellingObserver<StepFinished>(stop, "ppo", 7), stop: stop.Token)).Result;

        var analysis = Analyze(run, yaml);

        Assert.Equal(["before", "after"], analysis.BehaviorAccuracies.Where(r => r.Group.Cell == "a").Select(r => r.Group.Moment));
        Assert.Empty(analysis.Gains);
        Assert.Equal(
            ["nothing has been trained and evaluated yet in: b", "not finished, so that 'after' is the last evaluation so far, and no gain is told: a (ppo, step 7 of 12)"],
            analysis.Notes[..2].ToArray());
    }

    [Fact]
    public async Task Drawn_answers_of_runs_that_did_not_mark_them_are_known_by_the_evaluation()
    {
        var run = (await _host.RunAsync(Drawn, overrides: ["evaluation.samples=2", "evaluation.greedy=false"])).Result;
        var path = Path.Combine(run.Cells[0].Stages[2].Directory, RunLayout.CompletionsFile);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"is_drawn\":true,", "", StringComparison.Ordinal));

        var rows = Analyze(run).BehaviorAccuracies;

        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal((AnalyzedGroup.Drawn, 16), (r.Group.Answers, r.Shown + r.NotShown)));
    }

    [Fact]
    public async Task Interventions_are_part_of_it_and_every_file_is_written()
    {
        var yaml = Drawn.Replace("  - analyze", "  - intervene: { actions: [ forbid ], problems: 20, retries: 3, max-tokens: 4 }", StringComparison.Ordinal);
        var run = (await _host.RunAsync(yaml)).Result;
        var analysis = Analyze(run, yaml);

        var files = AnalysisFiles.Write(analysis, _host.PathOf("out"));

        Assert.Equal(
            ["analysis.json", "analysis-behaviors.csv", "analysis-attempts.csv", "analysis-traces.csv", "analysis-gains.csv", "analysis-predictors.csv", "analysis-interventions.csv", "analysis-intervention-effects.csv"],
            files.Select(f => Path.GetFileName(f)));
        var json = JsonNode.Parse(await File.ReadAllTextAsync(files[0]))!;
        Assert.Equal(("letters", "forbid"), ((string?)json["name"], (string?)json["interventions"]![0]!["action"]));
        Assert.Equal(analysis.BehaviorAccuracies[0].AccuracyNotShown.Low, (double)json["behavior_accuracies"]![0]!["accuracy_not_shown"]!["low"]!);
        Assert.Equal(
            "condition,cell,seed,moment,answers,behavior,shown,accuracy_shown,accuracy_shown_low,accuracy_shown_high,not_shown,accuracy_not_shown,accuracy_not_shown_low,accuracy_not_shown_high,"
            + "difference,difference_low,difference_high",
            File.ReadLines(files[1]).First());
        Assert.Equal("letters,letters,1,ppo,ppo,verification,forbid,20", string.Join(',', (await File.ReadAllLinesAsync(files[6]))[1].Split(',').Take(3).Append("ppo").Concat((await File.ReadAllLinesAsync(files[6]))[1].Split(',').Skip(4).Take(4))));
        Assert.Equal(2, (await File.ReadAllLinesAsync(files[4])).Length);
        var effect = Assert.Single(analysis.InterventionEffects);
        Assert.Equal(("letters", "ppo", "verification", InterventionAction.Forbid, 1), (effect.Condition, effect.Policy, effect.Behavior, effect.Action, effect.Seeds));
        Assert.Equal(analysis.Interventions[0].Values["difference"], effect.Difference.Estimate, 12);
        Assert.True(double.IsNaN(effect.BeyondControl.Estimate));
        Assert.StartsWith("letters,ppo,verification,forbid,1,", (await File.ReadAllLinesAsync(files[7]))[1], StringComparison.Ordinal);

        AnalysisFiles.Write(analysis, _host.PathOf("again"));
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(_host.PathOf("again"), Path.GetFileName(f)))));
    }

    [Fact]
    public void Unknown_numbers_are_null_and_empty()
    {
        var group = new AnalyzedGroup("a, b", null, null, AnalyzedGroup.Before, AnalyzedGroup.Greedy);
        var analysis = new RunAnalysis { Name = "x", Predictors = [new GainPredictor("greedy", "v", 5, 4, Interval.Unknown, Interval.Unknown)], BehaviorAccuracies = [.. AnswerTables.BehaviorAccuracies(group, [])], Traces = [new TraceSummary(group, "n", 0.25)] };

        var files = AnalysisFiles.Write(analysis, _host.PathOf("out"));

        Assert.Null(JsonNode.Parse(File.ReadAllText(files[0]))!["predictors"]![0]!["correlation"]);
        Assert.Equal("greedy,v,5,4,,,,,,", File.ReadLines(files[5]).Last());
        Assert.Equal("\"a, b\",,,before,greedy,n,0.25", File.ReadLines(files[3]).Last());
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_named()
    {
        var file = _host.Write("file", "");

        var e = Assert.Throws<InvalidInputException>(() => AnalysisFiles.Write(new RunAnalysis { Name = "x" }, file));

        Assert.StartsWith($"{file}: can't be made: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("; give another folder with --output", e.Message, StringComparison.Ordinal);
    }

    private RunAnalysis Analyze(RunResult run, string yaml = TestHost.Letters)
    {
        using var services = TestHost.Build();
        var matrix = run.Cells.Length > 1 && yaml == TestHost.Letters ? null : _host.Load(yaml);
        return new RunAnalyzer(services).Analyze(run, matrix);
    }
}
