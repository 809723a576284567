namespace SelfImprove.Cli.Tests;

public sealed class RunCommandTests : IClassFixture<TinyRun>, IDisposable
{
    private readonly TinyRun _tiny;
    private readonly TemporaryFolder _folder = new();

    public RunCommandTests(TinyRun tiny) => _tiny = tiny;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_ends_with_the_table_and_the_path_of_its_report()
    {
        Assert.Equal((0, ""), (_tiny.Run.ExitCode, _tiny.Run.Error));
        Assert.Contains("tiny: before -> after, on held-out problems", _tiny.Run.Out, StringComparison.Ordinal);
        Assert.Contains("accuracy of drawn answers", _tiny.Run.Out, StringComparison.Ordinal);
        Assert.Contains("greedy", _tiny.Run.Out[_tiny.Run.Out.IndexOf("drawn", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("| primed", _tiny.Run.Out, StringComparison.Ordinal);
        Assert.Contains("| unprimed", _tiny.Run.Out, StringComparison.Ordinal);
        Assert.Equal($"report: {_tiny.Report}", _tiny.Run.Lines[^1]);
        Assert.Contains("<title>tiny</title>", File.ReadAllText(_tiny.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stage_and_evaluation_is_a_line_and_steps_show_live_metrics()
    {
        Assert.Contains("[1/2] primed / ppo: started", _tiny.Run.Lines);
        Assert.Contains(_tiny.Run.Lines, l => l.StartsWith("[1/2] primed / ppo: evaluated after 2 steps: sampled accuracy ", StringComparison.Ordinal));
        Assert.Contains(_tiny.Run.Lines, l => l.StartsWith("[1/2] primed / ppo: step 2/2", StringComparison.Ordinal) && l.Contains("entropy", StringComparison.Ordinal));
        Assert.Contains("[2/2] unprimed / base: done already", _tiny.Run.Lines);
    }

    [Fact]
    public void Training_tells_the_memory_of_its_activations()
    {
        foreach (var stage in new[] { "primed / base", "primed / ppo" })
        {
            Assert.Contains(_tiny.Run.Lines, l => l.Contains($" {stage}: training keeps the activations of up to 2,048 tokens at once, in ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Running_again_does_nothing_twice()
    {
        var again = await _tiny.RunAsync("run", _tiny.File);

        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain(again.Lines, l => l.EndsWith(": started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_tells_what_is_left_and_writes_nothing()
    {
        var run = await CommandRun.OfAsync("run", _tiny.File, "--dry-run", "--runs", _folder.Path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("10 stages, 8 different, 8 to run", run.Lines);
        Assert.Contains(run.Lines, l => l.StartsWith("| primed   | ppo", StringComparison.Ordinal) && l.Contains("critic 2, policy 2", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.StartsWith("time: up to ", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_dry_run_of_some_cells_tells_about_those()
    {
        var run = await CommandRun.OfAsync("run", _tiny.File, "--dry-run", "--runs", _folder.Path, "--only", "condition=unprimed");

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(run.Lines, l => l.StartsWith("| primed ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.StartsWith("| unprimed | ppo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_keeps_going_lists_its_failures_and_reports_what_it_has()
    {
        var run = await CommandRun.OfAsync("run", _tiny.File, "--runs", _folder.Path, "--only", "condition=unprimed", "--keep-going", "--set", "ppo.max-completion-tokens=5000");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^\\[2/2\\] unprimed / ppo: failed: ppo: prompts of up to \\d+ tokens and completions of up to 5000 do not fit [^\n]+\n$", run.Error);
        Assert.Equal($"report: {Path.Combine(_folder.Path, "tiny", "report.html")}", run.Lines[^1]);
    }

    [Fact]
    public async Task A_cell_that_does_not_exist_is_refused_before_anything_is_printed()
    {
        var run = await CommandRun.OfAsync("run", _tiny.File, "--runs", _folder.Path, "--only", "condition=primd");

        Assert.Equal((2, ""), (run.ExitCode, string.Join('\n', run.Lines)));
        Assert.Equal("axis 'condition' has no value 'primd'; did you mean 'primed'? its values are: primed, unprimed\n", run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_replay_without_changes_finds_what_was_stored()
    {
        var run = await _tiny.RunAsync("replay", "tiny");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var rows = run.Lines.Where(l => l.Contains(" -> ", StringComparison.Ordinal) && l.StartsWith("| ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.EndsWith("| 0 | 0 | 0 |", string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal));
        Assert.StartsWith("No advantages to compare", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_a_run_is_written_again_to_the_same_bytes()
    {
        var path = _folder.File("again.html");

        var run = await _tiny.RunAsync("report", "tiny", "--output", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllText(_tiny.Report), File.ReadAllText(path));
    }

    [Fact]
    public void A_run_with_a_study_ends_with_its_claims()
    {
        Assert.Contains(_tiny.Run.Lines, l => l.StartsWith("| (a)   | primed minus unprimed", StringComparison.Ordinal) && l.Contains("| undecided |", StringComparison.Ordinal));
        Assert.Contains("(a) one seed says nothing about the spread over seeds, so the claim stays undecided: unprimed, primed", _tiny.Run.Lines);
        Assert.Equal("claims that hold: 0 of 3", _tiny.Run.Lines[^2]);
        Assert.Contains("<h2>Published and miniature</h2>", File.ReadAllText(_tiny.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_gives_its_numbers_and_figures_as_files()
    {
        var (csv, svg, markdown) = (_folder.File("csv"), _folder.File("svg"), _folder.File("r.md"));

        var run = await _tiny.RunAsync("report", "tiny", "--output", _folder.File("r.html"), "--csv", csv, "--svg", svg, "--markdown", markdown);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"numbers: {csv}", run.Lines[^3]);
        Assert.Equal($"figures: {svg} ({Directory.GetFiles(svg).Length} files)", run.Lines[^2]);
        Assert.Equal($"tables: {markdown}", run.Lines[^1]);
        Assert.StartsWith("# tiny\n", File.ReadAllText(markdown), StringComparison.Ordinal);
        Assert.Equal(["claims.csv", "conditions.csv", "curves.csv", "interventions.csv", "priming.csv", "published.csv"], Directory.GetFiles(csv).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("primed,1,after,eval/accuracy,", File.ReadAllText(Path.Combine(csv, "conditions.csv")), StringComparison.Ordinal);
        Assert.Contains("unprimed,1,ppo,2,reward/mean,", File.ReadAllText(Path.Combine(csv, "curves.csv")), StringComparison.Ordinal);
        Assert.Contains("accuracy-primed.svg", Directory.GetFiles(svg).Select(Path.GetFileName));
        Assert.Contains("published.svg", Directory.GetFiles(svg).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_that_is_a_file_is_a_user_error()
    {
        var file = _folder.Write("taken", "");

        var run = await _tiny.RunAsync("report", "tiny", "--output", _folder.File("r.html"), "--csv", file);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"--csv {file}: no files can be written there (", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("); give a folder that can be written to, or the path of a new one\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_compared_with_itself_does_not_differ()
    {
        var path = _folder.File("compare.html");

        var run = await _tiny.RunAsync("compare", "tiny", "tiny", "--output", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("The configurations are the same.", run.Out, StringComparison.Ordinal);
        Assert.Contains("0.0 to 0.0", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_model_of_the_run_is_evaluated()
    {
        var run = await CommandRun.OfAsync("eval", _tiny.Model, _tiny.File, "--problems", "8", "--json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange((double)run.Json[0]["eval/accuracy"]!, 0, 1);
        Assert.Contains("eval/behaviors/verification", run.Out, StringComparison.Ordinal);
        Assert.Contains("eval_sampled/trace/attempts", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_samples_the_same_completions()
    {
        string[] args = ["sample", _tiny.Model, "--numbers", "2,3,4", "--target", "24", "-n", "2", "--max-tokens", "8"];

        var (first, second) = (await CommandRun.OfAsync(args), await CommandRun.OfAsync(args));

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(2, first.Lines.Length);
        Assert.All(first.Json, j => Assert.NotNull(j["verdict"]!["outcome"]));
    }

    [Fact]
    public async Task A_sample_needs_a_prompt_or_a_problem()
    {
        var run = await CommandRun.OfAsync("sample", _tiny.Model);

        Assert.Equal((2, "Give either --prompt, or --numbers and --target.\nSee 'selfimprove sample --help'.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_configuration_shows_where_each_value_comes_from()
    {
        var run = await CommandRun.OfAsync("config", "show", _tiny.File, "--origin", "--set", "ppo.steps=7");

        Assert.Equal(0, run.ExitCode);
        (string Value, string Origin)[] lines = [.. run.Lines.Select(l => l.Split(" # ")).Where(p => p.Length == 2).Select(p => (p[0].Trim(), p[1]))];
        Assert.Contains(("steps: 7", "--set ppo.steps"), lines);
        Assert.Contains(("layers: 1", $"{_tiny.File}:6:18"), lines);
        Assert.Contains(("clip-low: 0.2", "default"), lines);
    }

    [Fact]
    public async Task A_valid_file_is_said_to_be_valid()
    {
        var run = await CommandRun.OfAsync("validate", _tiny.File);

        Assert.Equal((0, $"{_tiny.File}: valid; 2 pipeline(s), 10 stages, of which 8 differ\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Everything_wrong_with_a_file_is_listed_with_its_place()
    {
        var file = _folder.Write("wrong.yaml", "name: wrong\ntaskk: countdown\npipeline:\n  - ppo: { stepps: 3 }\n");

        var run = await CommandRun.OfAsync("run", file, "--runs", _folder.Path);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains($"{file}:2:1: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:4:12: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'steps'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_run_is_a_user_error()
    {
        var run = await CommandRun.OfAsync("report", _folder.Path);

        Assert.Equal((2, $"{_folder.Path}: not a run directory, there is no run.json in it\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_folder_without_a_model_is_a_user_error()
    {
        var run = await CommandRun.OfAsync("sample", _folder.Path, "--prompt", "x");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("config.json", run.Error, StringComparison.Ordinal);
    }
}
