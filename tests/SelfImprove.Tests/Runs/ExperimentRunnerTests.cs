using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class ExperimentRunnerTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_pipeline_runs_and_its_directory_tells_what_happened()
    {
        var outcome = await _host.RunAsync(TestHost.Letters);

        Assert.False(outcome.WasStopped);
        Assert.True(outcome.Result.IsComplete);
        var cell = Assert.Single(outcome.Result.Cells);
        Assert.Equal(["prime", "sft", "ppo", "analyze"], cell.Stages.Select(s => s.Id));
        Assert.Equal(1, cell.Stages[0].Summary["dataset/accuracy"]);
        Assert.Equal(34, cell.Stages[0].Summary["dataset/texts"]);
        Assert.Equal(Enumerable.Range(1, 12), cell.Stages[2].Metrics.Select(m => m.Step));
        Assert.Equal([0, 5, 10, 12], cell.Stages[2].Evaluations.Select(e => e.Step));
        Assert.Equal(["sft", "ppo"], cell.Stages[3].Evaluations.Select(e => e.Policy));
    }

    [Fact]
    public async Task What_a_training_stage_has_evaluated_is_not_evaluated_again()
    {
        var recorder = new EventRecorder();

        var stages = (await _host.RunAsync(TestHost.Letters, observer: recorder)).Result.Cells[0].Stages;

        Assert.Equal(
            ["sft was evaluated by ppo with the same settings: its result is taken", "ppo was evaluated by ppo with the same settings: its result is taken"],
            recorder.Events.OfType<RunRemark>().Where(r => r.Stage?.Id == "analyze").Select(r => r.Text));
        Assert.Equal([stages[2].Evaluations[0].Values, stages[2].Evaluations[^1].Values], stages[3].Evaluations.Select(e => e.Values));
        Assert.Equal([(0, "sft"), (1, "ppo")], stages[3].ReadVerdicts().Select(v => (v.Step, v.Policy)));
        Assert.Equal(stages[2].ReadVerdicts().Last().Greedy!.Value.ToArray(), stages[3].ReadVerdicts().Last().Greedy!.Value.ToArray());
        Assert.Equal([(0, "sft", 8), (1, "ppo", 8)], stages[3].ReadCompletions().GroupBy(c => (c.Step, c.Policy)).Select(g => (g.Key.Step, g.Key.Policy, g.Count())));
    }

    [Fact]
    public async Task Other_settings_are_measured_and_greedy_answers_agree_with_those_that_were_taken()
    {
        var recorder = new EventRecorder();
        const string Other = "  - analyze: { logging: { evaluation-completions: 3 } }";

        var taken = (await _host.RunAsync(TestHost.Letters, "taken")).Result.Cells[0].Stages[3];
        var measured = (await _host.RunAsync(TestHost.Letters.Replace("  - analyze", Other, StringComparison.Ordinal), "measured", recorder)).Result.Cells[0].Stages[3];

        Assert.DoesNotContain(recorder.Events.OfType<RunRemark>(), r => r.Stage?.Id == "analyze");
        Assert.Equal(taken.Evaluations.Select(e => e.Values), measured.Evaluations.Select(e => e.Values));
        Assert.Equal(6, measured.ReadCompletions().Count());
    }

    [Fact]
    public async Task Verdicts_are_kept_of_all_problems_and_name_them()
    {
        var stage = (await _host.RunAsync(TestHost.Letters, overrides: ["evaluation.samples=2", "logging.evaluation-completions=1"])).Result.Cells[0].Stages[2];

        var verdicts = stage.ReadVerdicts().ToList();

        Assert.Equal(stage.Evaluations.Select(e => e.Step), verdicts.Select(v => v.Step));
        Assert.All(verdicts, v => Assert.Equal(8, v.Problems!.Value.Length));
        Assert.All(verdicts.Zip(stage.Evaluations), v =>
        {
            Assert.Equal(v.Second.Values["eval/accuracy"], v.First.Greedy!.Value.Average()!.Value, 12);
            Assert.Equal(v.Second.Values["eval_sampled/accuracy"], v.First.Sampled!.Value.Average()!.Value, 12);
        });
        Assert.Equal(stage.ReadCompletions().First(c => c.Split == DatasetSplit.HeldOut).ProblemId, verdicts[0].Problems!.Value[0]);
    }

    [Fact]
    public async Task Cells_of_several_seeds_share_a_stage_with_a_seed_of_its_own()
    {
        var yaml = TestHost.Letters.Replace("sft: { steps: 6", "sft: { seed: 5, steps: 6", StringComparison.Ordinal)
            .Replace("prime: { source", "prime: { seed: 5, source", StringComparison.Ordinal) + "\nmatrix: { seed: [1, 2] }";

        var cells = (await _host.RunAsync(yaml)).Result.Cells;
        var alone = (await _host.RunAsync(TestHost.Letters + "\nseed: 5", "alone")).Result.Cells[0];

        Assert.Equal(cells[0].Stages[1].Hash, cells[1].Stages[1].Hash);
        Assert.NotEqual(cells[0].Stages[2].Hash, cells[1].Stages[2].Hash);
        Assert.NotEqual(cells[0].Stages[2].Metrics[0].Values, cells[1].Stages[2].Metrics[0].Values);
        Assert.Equal(alone.Stages[1].Metrics.Select(m => m.Values), cells[0].Stages[1].Metrics.Select(m => m.Values));
    }

    [Fact]
    public async Task Texts_are_added_to_those_of_the_stage_before()
    {
        var yaml = TestHost.Letters.Replace("count: 34 }", "count: 34 }\n  - prime: { id: more, source: alphabet, count: 5, append: true }", StringComparison.Ordinal);

        var stages = (await _host.RunAsync(yaml)).Result.Cells[0].Stages;

        string[] Lines(int stage) => File.ReadAllLines(Path.Combine(stages[stage].Directory, RunLayout.DatasetFile));
        Assert.Equal(39, Lines(1).Length);
        Assert.Equal(Lines(0), Lines(1)[..34]);
        Assert.Equal(5, stages[1].Summary["dataset/texts"]);
        Assert.Equal(
            "more reads a dataset, but no stage before it writes one; put a 'prime' stage before it",
            (await Assert.ThrowsAsync<Configuration.ConfigurationException>(() => _host.RunAsync(yaml.Replace("  - prime: { source: alphabet, count: 34 }\n", "", StringComparison.Ordinal)))).Diagnostics[0].Message);
    }

    [Fact]
    public async Task A_run_of_some_cells_leaves_the_others_for_later()
    {
        const string Yaml = TestHost.Letters + "\nmatrix: { seed: [1, 2], condition: { short: { ppo.steps: 3 }, long: {} } }";
        var cells = (await _host.RunAsync(Yaml, only: [new("condition", "long"), new("seed", "2")])).Result.Cells;

        Assert.Equal([false, false, false, true], cells.Select(c => c.Stages.All(s => s.Status == StageStatus.Done)));
        Assert.True((await _host.RunAsync(Yaml)).Result.IsComplete);
    }

    [Theory]
    [InlineData("conditon", "long", "the matrix has no axis 'conditon'; did you mean 'condition'? its axes are: seed, condition")]
    [InlineData("condition", "lang", "axis 'condition' has no value 'lang'; did you mean 'long'? its values are: short, long")]
    public async Task Cells_that_do_not_exist_are_refused(string axis, string value, string message)
    {
        const string Yaml = TestHost.Letters + "\nmatrix: { seed: [1, 2], condition: { short: { ppo.steps: 3 }, long: {} } }";

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => _host.RunAsync(Yaml, only: [new(axis, value)]));

        Assert.Equal(message, error.Message);
        Assert.False(Directory.Exists(_host.PathOf("run")));
    }

    [Fact]
    public async Task Evaluations_store_greedy_and_drawn_answers_and_mark_the_drawn_ones()
    {
        var stages = (await _host.RunAsync(TestHost.Letters, overrides: ["evaluation.samples=2", "logging.evaluation-completions=3"])).Result.Cells[0].Stages;

        var stored = stages[2].ReadCompletions().Where(c => c.Split == DatasetSplit.HeldOut && c.Step == 5).ToList();
        Assert.Equal([false, false, false, true, true, true], stored.Select(c => c.IsDrawn));
        Assert.Equal([1, 1, 1, 2, 2, 1], stored.Select(c => stored.Count(o => o.IsDrawn == c.IsDrawn && o.ProblemId == c.ProblemId)));
        Assert.All(stages[2].ReadCompletions().Where(c => c.Split == DatasetSplit.Train), c => Assert.False(c.IsDrawn));

        // What a training stage has evaluated is taken over as it is.
        Assert.Equal([("sft", 3, 3), ("ppo", 3, 3)], stages[3].ReadCompletions().GroupBy(c => c.Policy!).Select(g => (g.Key, g.Count(c => !c.IsDrawn), g.Count(c => c.IsDrawn))));

        // Files of older versions have no such key.
        var lines = File.ReadAllLines(Path.Combine(stages[2].Directory, RunLayout.CompletionsFile));
        Assert.Equal(lines.Count(l => l.Contains("\"is_drawn\":true", StringComparison.Ordinal)), lines.Count(l => l.Contains("is_drawn", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_shared_critic_gets_a_value_head_where_the_model_has_none()
    {
        var recorder = new EventRecorder();

        var stages = (await _host.RunAsync(TestHost.Letters, observer: recorder, overrides: ["ppo.critic=shared"])).Result.Cells[0].Stages;

        Assert.StartsWith(
            "the model has no value head, which ppo needs with these options: one is added",
            recorder.Events.OfType<RunRemark>().First(r => r.Stage?.Id == "ppo").Text, StringComparison.Ordinal);
        using var engine = new Testing.FakePolicyEngineFactory().Load(Path.Combine(stages[2].Directory, RunLayout.ModelFolder));
        Assert.True(engine.Info.HasValueHead);
    }

    [Fact]
    public async Task Each_start_is_told_in_the_manifest_and_secrets_are_not()
    {
        await _host.RunAsync(TestHost.Letters);
        using var services = TestHost.Build();
        var options = new RunOptions
        {
            Directory = _host.PathOf("run"),
            CommandLine = ["selfimprove", "run", "my file.yaml", "--set", "judge.api-key=abc", "--set", "ppo.steps=12"],
        };

        var outcome = await services.GetRequiredService<ExperimentRunner>().RunAsync(_host.Load(TestHost.Letters), options);

        Assert.Equal(
            [null, "selfimprove run 'my file.yaml' --set 'judge.api-key=***' --set ppo.steps=12"],
            outcome.Result.Manifest.Invocations.Select(i => i.Command));
        Assert.All(outcome.Result.Manifest.Invocations, i => Assert.Equal((TimeSpan.Zero, true), (i.Started.Offset, i.Version.StartsWith("0.", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Estimates_count_what_the_options_say_and_leave_no_trace()
    {
        using var services = TestHost.Build();
        var runner = services.GetRequiredService<ExperimentRunner>();
        var options = new RunOptions { Directory = _host.PathOf("run") };

        var estimates = await runner.EstimateAsync(_host.Load(TestHost.Letters), options);

        Assert.False(Directory.Exists(options.Directory));
        Assert.Equal(["prime", "sft", "ppo", "analyze"], estimates.Select(e => e.Stage.Id));
        Assert.Equal([("policy", 6L)], estimates[1].OptimizerSteps.Select(s => (s.Key, s.Value)));
        Assert.Equal([("critic", 24L), ("policy", 24L)], estimates[2].OptimizerSteps.Select(s => (s.Key, s.Value)));

        // 12 steps of 8 prompts with 4 completions of 2 tokens are drawn; with their prompts of 1 token they are scored by reference and
        // critic, and train policy and critic; 4 evaluations draw 8 answers of 2 tokens.
        Assert.Equal((12 * 8 * 4 * 2) + (12 * 8 * 4 * 3 * (2 + 2)) + (4 * 8 * 2), estimates[2].Tokens);
        Assert.Equal(0, estimates[3].Tokens);
        Assert.All(estimates, e => Assert.NotNull(e.Time));

        await _host.RunAsync(TestHost.Letters);
        Assert.Empty(await runner.EstimateAsync(_host.Load(TestHost.Letters), options));
    }
}
