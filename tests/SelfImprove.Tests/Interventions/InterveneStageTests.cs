using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Interventions;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Interventions;

public sealed class InterveneStageTests : IDisposable
{
    private static readonly string Yaml = TestHost.Letters.Replace(
        "  - analyze", "  - intervene: { actions: [ forbid, continue ], problems: 40, retries: 3, policies: all, max-tokens: 4 }", StringComparison.Ordinal);

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Every_policy_behaviour_and_action_has_a_row_and_the_last_policy_is_the_summary()
    {
        var stage = (await _host.RunAsync(Yaml)).Result.Cells[0].Stages[3];

        var rows = stage.ReadInterventions().ToList();

        Assert.Equal(
            [("sft", InterventionAction.Forbid), ("sft", InterventionAction.Continue), ("ppo", InterventionAction.Forbid), ("ppo", InterventionAction.Continue)],
            rows.Select(r => (r.Policy, r.Action)));
        Assert.All(rows, r => Assert.Equal(("verification", 40, 40, 40), (r.Behavior, r.Answers, r.Solved.Length, r.Problems!.Value.Length)));
        Assert.All(rows, r => Assert.Equal(r.Values["accuracy"] - r.Values["accuracy_untouched"], r.Values["difference"], 12));
        Assert.All(rows, r => Assert.Equal(r.SolvedUntouched.Average()!.Value, r.Values["accuracy_untouched"], 12));
        Assert.Equal(rows[2].Values["accuracy"], stage.Summary["intervene/accuracy/forbid/verification"]);
        Assert.All(rows[0].Examples, e => Assert.NotEqual(e.Untouched, e.Text));
        Assert.NotEmpty(rows[0].Examples);
    }

    [Fact]
    public async Task Every_number_of_the_summary_is_registered()
    {
        var summary = (await _host.RunAsync(Yaml)).Result.Cells[0].Stages[3].Summary;

        Assert.Equal(28, summary.Count);
        Assert.All(summary.Keys, name => Assert.Single(InterventionMetrics.Definitions, d => d.Covers(name)));
    }

    [Fact]
    public async Task Stopped_after_every_intervention_the_stage_ends_in_the_same_bytes()
    {
        await _host.RunAsync(Yaml, "reference");
        var stops = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var outcome = await _host.RunAsync(Yaml, "stopped", new CancellingObserver<WorkAdvanced>(stop, "intervene"), stop: stop.Token);
            if (!outcome.WasStopped)
            {
                break;
            }

            stops++;
        }

        // The last row is followed by no check for a stop.
        Assert.Equal(3, stops);
        Assert.Equal(HashOf("reference"), HashOf("stopped"));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public async Task A_line_that_a_killed_process_left_unfinished_is_written_again(double share)
    {
        await _host.RunAsync(Yaml, "reference");
        var stage = (await _host.RunAsync(Yaml, "killed")).Result.Cells[0].Stages[3];
        var path = Path.Combine(stage.Directory, RunLayout.InterventionsFile);
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, bytes[..(int)(bytes.Length * share)]);
        File.Delete(Path.Combine(stage.Directory, RunLayout.StageFile));

        var recorder = new EventRecorder();
        await _host.RunAsync(Yaml, "killed", recorder);

        Assert.InRange(recorder.Events.OfType<WorkAdvanced>().Count(e => e.Stage.Id == "intervene"), 1, 3);
        Assert.Equal(HashOf("reference"), HashOf("killed"));
    }

    [Fact]
    public async Task The_estimate_counts_the_answers_of_every_intervention()
    {
        using var services = TestHost.Build();
        var runner = (ExperimentRunner)services.GetService(typeof(ExperimentRunner))!;

        var estimates = await runner.EstimateAsync(_host.Load(Yaml), new RunOptions { Directory = _host.PathOf("run") });

        // Two policies, untouched and two actions each, 40 answers of 2 tokens (the limit of evaluations).
        Assert.Equal(2 * 3 * 40 * 2, estimates[3].Tokens);
    }

    [Theory]
    [InlineData("behaviors: [ backtracking ], actions: [ forbid ]", "no detector of the experiment looks for 'backtracking'; they look for verification")]
    [InlineData("retries: 4", "intervene: force needs phrases to put in, and the task 'next-letter' knows none for these behaviours; give 'phrases', or name the other actions under 'actions'")]
    public async Task What_can_not_be_done_is_said_before_any_work(string options, string message)
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => _host.RunAsync(TestHost.Letters.Replace("  - analyze", $"  - intervene: {{ {options} }}", StringComparison.Ordinal)));

        Assert.Equal(message, Assert.Single(e.Diagnostics).Message);
        Assert.False(Directory.Exists(_host.PathOf("run")));
    }

    [Fact]
    public async Task Without_a_detector_there_is_nothing_to_intervene_in()
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => _host.RunAsync(Yaml.Replace("detectors: [ letters ]", "", StringComparison.Ordinal)));

        Assert.Equal("intervene needs a detector that finds behaviours; add 'detectors:' to the experiment", Assert.Single(e.Diagnostics).Message);
    }

    [Fact]
    public async Task A_phrase_that_the_model_can_not_write_is_named()
    {
        var yaml = Yaml.Replace("actions: [ forbid, continue ]", "actions: [ force ], behaviors: [ verification ], phrases: [ 'Try again: ' ]", StringComparison.Ordinal);

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => _host.RunAsync(yaml));

        Assert.Equal("intervene: the tokenizer does not know every word of 'Try again: '; use words that the model was trained with", e.Message);
    }

    [Theory]
    [InlineData("actions: []", "experiment.yaml:13:27: intervene: actions is empty; name at least one of forbid, force, continue, or leave the key out for all")]
    [InlineData("actions: [ forbid, forbid ]", "experiment.yaml:13:27: intervene: actions names one action twice")]
    [InlineData("behaviors: [ a, a ]", "experiment.yaml:13:29: intervene: behaviors names one behaviour twice")]
    [InlineData("behaviors: [ a ], phrases: [ ' ' ]", "experiment.yaml:13:45: intervene: a phrase is empty")]
    [InlineData("behaviors: [ a ], actions: [ forbid ], phrases: [ x ]", "experiment.yaml:13:66: intervene: phrases are what force puts in, but actions does not name force")]
    [InlineData("phrases: [ x ]", "experiment.yaml:13:27: intervene: phrases begin one behaviour; name it under behaviors, alone")]
    [InlineData("fallback: x", "experiment.yaml:13:28: intervene: fallback stands in the place of one behaviour; name it under behaviors, alone")]
    [InlineData("behaviors: [ a ], actions: [ continue ], fallback: x", "experiment.yaml:13:69: intervene: fallback is what forbid puts in, but actions does not name forbid")]
    [InlineData("retries: 0", "experiment.yaml:13:27: intervene.retries is 0, but must be at least 1 and at most 10000")]
    public void Options_that_contradict_each_other_are_named(string options, string message) =>
        Assert.Equal([message], _host.ErrorsOf(TestHost.Letters.Replace("  - analyze", $"  - intervene: {{ {options} }}", StringComparison.Ordinal)));

    private string HashOf(string directory) =>
        ContentHash.OfFile(Directory.EnumerateFiles(_host.PathOf(directory), RunLayout.InterventionsFile, SearchOption.AllDirectories).Single());
}
