using System.Text.Json.Nodes;

namespace SelfImprove.Cli.Tests;

public sealed class AnalyzeCommandTests : IClassFixture<TinyRun>, IDisposable
{
    private readonly TinyRun _tiny;
    private readonly TemporaryFolder _folder = new();

    public AnalyzeCommandTests(TinyRun tiny) => _tiny = tiny;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tables_are_printed_by_condition_and_files_hold_every_cell()
    {
        var run = await _tiny.RunAsync("analyze", "tiny", "--output", _folder.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("accuracy of drawn answers that show a behaviour, and of those that do not, %", run.Out, StringComparison.Ordinal);
        Assert.Contains(run.Lines, l => l.StartsWith("| primed    | before | verification", StringComparison.Ordinal));
        Assert.Contains("the search in drawn answers", run.Out, StringComparison.Ordinal);
        Assert.Contains("missing: which behaviours predict the gain is told from 5 finished cells on, with behaviours; here are 2: add conditions or seeds to the matrix", run.Lines);
        Assert.Equal($"file: {_folder.File("analysis-intervention-effects.csv")}", run.Lines[^1]);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("analysis.json")))!;
        Assert.Equal(2 * 2 * 2 * 2 * 4, json["behavior_accuracies"]!.AsArray().Count);
        Assert.Equal(["primed", "unprimed"], json["gains"]!.AsArray().Select(g => (string)g!["cell"]!).Distinct());
    }

    [Fact]
    public async Task A_run_whose_configuration_is_gone_is_analysed_without_its_task()
    {
        var runs = _folder.File("runs");
        CopyRun(Path.Combine(Path.GetDirectoryName(_tiny.Report)!), Path.Combine(runs, "tiny"));
        File.WriteAllText(Path.Combine(runs, "tiny", "experiment.yaml"), "task: no-such-task\npipeline: []\n");

        var run = await CommandRun.OfAsync("analyze", "tiny", "--runs", runs);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, l => l.StartsWith("missing: tries were not read: the configuration of the run can't be used: ", StringComparison.Ordinal) && l.Contains("there is no task 'no-such-task'", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(runs, "tiny", "analysis.json")));
    }

    [Fact]
    public async Task A_folder_without_a_run_is_named()
    {
        var run = await CommandRun.OfAsync("analyze", _folder.Path);

        Assert.Equal((2, $"{_folder.Path}: not a run directory, there is no run.json in it\n"), (run.ExitCode, run.Error));
    }

    private static void CopyRun(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
