using System.Text.Json;
using SelfImprove.Configuration.Binding;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class DurabilityTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_finished_run_is_recognised_and_nothing_runs_again()
    {
        await _host.RunAsync(TestHost.Letters);
        var recorder = new EventRecorder();

        await _host.RunAsync(TestHost.Letters, observer: recorder);

        Assert.Equal(4, recorder.Events.Count(e => e is StageReused));
        Assert.DoesNotContain(recorder.Events, e => e is StageStarted);
    }

    [Fact]
    public async Task Checkpoints_that_a_kill_left_in_a_finished_stage_are_tidied_away()
    {
        await _host.RunAsync(TestHost.Letters, "a");
        var finished = HashesOf("a");
        var stage = Assert.Single(Directory.GetDirectories(_host.PathOf("a"), "sft-*", SearchOption.AllDirectories));
        var left = Directory.CreateDirectory(Path.Combine(stage, CheckpointStore.Folder, "000002")).FullName;
        await File.WriteAllTextAsync(Path.Combine(left, CheckpointStore.OptimizerFile), "left by a process that was killed");

        await _host.RunAsync(TestHost.Letters, "a");

        Assert.Equal(finished, HashesOf("a"));
    }

    [Fact]
    public async Task A_changed_option_runs_its_stage_and_those_after_it()
    {
        await _host.RunAsync(TestHost.Letters);
        var recorder = new EventRecorder();

        await _host.RunAsync(TestHost.Letters, observer: recorder, overrides: ["ppo.steps=13"]);

        Assert.Equal(["prime", "sft"], recorder.Events.OfType<StageReused>().Select(e => e.Stage.Id));
        Assert.Equal(["ppo", "analyze"], recorder.Events.OfType<StageStarted>().Select(e => e.Stage.Id));
    }

    [Fact]
    public async Task How_often_checkpoints_are_written_changes_no_byte()
    {
        await _host.RunAsync(TestHost.Letters, "a");
        await _host.RunAsync(TestHost.Letters, "b", overrides: ["checkpoint.every=1"]);

        Assert.Equal(HashesOf("a"), HashesOf("b"));
    }

    [Fact]
    public async Task Cells_share_the_stages_that_are_equal()
    {
        var recorder = new EventRecorder();

        var outcome = await _host.RunAsync(
            TestHost.Letters + "\nmatrix: { condition: { a: { ppo.steps: 3 }, b: { ppo.steps: 4 } } }", observer: recorder);

        Assert.Equal(outcome.Result.Cells[0].Stages[1].Hash, outcome.Result.Cells[1].Stages[1].Hash);
        Assert.NotEqual(outcome.Result.Cells[0].Stages[2].Hash, outcome.Result.Cells[1].Stages[2].Hash);
        Assert.Equal(["prime", "sft"], recorder.Events.OfType<StageReused>().Select(e => e.Stage.Id));
    }

    [Theory]
    [InlineData("separate")]
    [InlineData("shared")]
    public async Task Stopped_after_every_step_the_run_ends_in_the_same_bytes(string critic)
    {
        string[] overrides = [$"ppo.critic={critic}"];
        await _host.RunAsync(TestHost.Letters, "reference", overrides: overrides);
        var starts = await RepeatedStops.RunToEndAsync((observer, stop) => _host.RunAsync(TestHost.Letters, "stopped", observer, overrides, stop: stop));

        // 6 steps of SFT, 12 of PPO.
        Assert.Equal(19, starts);
        Assert.Equal(HashesOf("reference"), HashesOf("stopped"));
    }

    [Fact]
    public async Task Aborted_in_the_middle_it_goes_on_from_the_last_checkpoint()
    {
        await _host.RunAsync(TestHost.Letters, "reference");
        using var abort = new CancellationTokenSource();

        var outcome = await _host.RunAsync(TestHost.Letters, "aborted", new CancellingObserver<CheckpointWritten>(abort), abort: abort.Token);
        var recorder = new EventRecorder();
        await _host.RunAsync(TestHost.Letters, "aborted", recorder);

        Assert.True(outcome.WasStopped);
        Assert.Equal(4, recorder.Events.OfType<StageStarted>().First().FirstStep);
        Assert.Equal(HashesOf("reference"), HashesOf("aborted"));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_named_and_the_one_before_it_used()
    {
        await _host.RunAsync(TestHost.Letters, "reference");
        using var abort = new CancellationTokenSource();
        var second = new CancellingObserver<CheckpointWritten>(abort, stage: "ppo", count: 2);
        await _host.RunAsync(TestHost.Letters, "damaged", second, abort: abort.Token);
        var newest = Directory.EnumerateDirectories(_host.PathOf("damaged"), "000008", SearchOption.AllDirectories).Single();
        var weights = Directory.EnumerateFiles(newest, "model.safetensors", SearchOption.AllDirectories).First();
        using (var file = File.OpenWrite(weights))
        {
            file.SetLength(file.Length - 1);
        }

        var recorder = new EventRecorder();
        await _host.RunAsync(TestHost.Letters, "damaged", recorder);

        // The toy's metrics leave their healthy ranges too; those warnings name a step.
        var warning = Assert.Single(recorder.Events.OfType<RunRemark>(), r => r.IsWarning && !r.Text.StartsWith("step ", StringComparison.Ordinal));
        Assert.Equal($"{weights}: damaged or missing; this checkpoint is not used", warning.Text);
        Assert.Equal(4, recorder.Events.OfType<StageStarted>().First().FirstStep);
        Assert.Equal(HashesOf("reference"), HashesOf("damaged"));
    }

    [Fact]
    public async Task A_finished_file_that_was_damaged_is_named_and_made_again()
    {
        var outcome = await _host.RunAsync(TestHost.Letters);
        var before = HashesOf("run");
        var metrics = Path.Combine(outcome.Result.Cells[0].Stages[1].Directory, RunLayout.MetricsFile);
        await File.AppendAllTextAsync(metrics, "x");

        var recorder = new EventRecorder();
        await _host.RunAsync(TestHost.Letters, observer: recorder);

        var warning = Assert.Single(recorder.Events.OfType<RunRemark>(), r => r.IsWarning);
        Assert.Equal($"{metrics}: missing or damaged since the stage was done; the stage runs again", warning.Text);
        Assert.Equal(before, HashesOf("run"));
    }

    [Fact]
    public async Task Two_processes_can_not_work_on_one_run()
    {
        using var held = RunLock.Take(_host.PathOf("run"));

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => _host.RunAsync(TestHost.Letters));

        Assert.Equal($"{_host.PathOf("run")}: another process works on this run; wait for it, or choose another directory", e.Message);
    }

    [Fact]
    public async Task A_checkpoint_that_can_not_be_written_fails_the_run_and_leaves_the_earlier_one()
    {
        using var abort = new CancellationTokenSource();
        await _host.RunAsync(TestHost.Letters, "full", new CancellingObserver<CheckpointWritten>(abort, stage: "ppo", count: 1), abort: abort.Token);
        var folder = Directory.EnumerateDirectories(_host.PathOf("full"), "000004", SearchOption.AllDirectories).Single(d => d.Contains("ppo", StringComparison.Ordinal));

        // A file in the place of the next checkpoint's folder stands for a disk that does not take it.
        var inTheWay = Path.Combine(Path.GetDirectoryName(folder)!, "000008.tmp");
        await File.WriteAllTextAsync(inTheWay, "");

        var e = await Assert.ThrowsAsync<RunFailedException>(() => _host.RunAsync(TestHost.Letters, "full"));

        Assert.Contains("000008: the checkpoint can't be written (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("earlier checkpoints are intact: free some space, then run the same command again", e.Message, StringComparison.Ordinal);
        var failed = RunReader.Read(_host.PathOf("full")).Cells[0].Stages[2];
        Assert.Equal((StageStatus.Failed, e.Message), (failed.Status, failed.Error));

        File.Delete(inTheWay);
        await _host.RunAsync(TestHost.Letters, "full");
        await _host.RunAsync(TestHost.Letters, "reference");
        Assert.Equal(HashesOf("reference"), HashesOf("full"));
    }

    [Fact]
    public async Task A_full_disk_fails_the_run_with_a_message_and_the_same_command_goes_on()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // The device that is always full is Linux's.
        }

        await _host.RunAsync(TestHost.Letters, "reference");
        await _host.RunAsync(TestHost.Letters, "full", overrides: ["ppo.steps=3"]);
        var sft = RunReader.Read(_host.PathOf("full")).Cells[0].Stages[1].Directory;
        File.Delete(Path.Combine(sft, RunLayout.StageFile));
        File.CreateSymbolicLink(Path.Combine(sft, RunLayout.StageFile + AtomicFile.TemporarySuffix), "/dev/full");

        var e = await Assert.ThrowsAsync<RunFailedException>(() => _host.RunAsync(TestHost.Letters, "full"));

        Assert.StartsWith($"{Path.Combine(sft, RunLayout.StageFile)}: writing failed (No space left on device", e.Message, StringComparison.Ordinal);
        await _host.RunAsync(TestHost.Letters, "full");
        Directory.EnumerateDirectories(_host.PathOf("full/stages")).Where(d => !Directory.Exists(d.Replace("full", "reference", StringComparison.Ordinal))).ToList()
            .ForEach(d => Directory.Delete(d, recursive: true));
        Assert.Equal(HashesOf("reference"), HashesOf("full"));
    }

    [Fact]
    public async Task A_loss_that_is_no_number_stops_the_run_and_keeps_the_batch()
    {
        var e = await Assert.ThrowsAsync<RunFailedException>(() => _host.RunAsync(TestHost.Letters, overrides: ["engine=exploding"]));

        var path = e.Message[(e.Message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.StartsWith("step 1: the sft loss is NaN;", e.Message, StringComparison.Ordinal);
        var line = JsonDocument.Parse(File.ReadLines(path).First()).RootElement;
        Assert.Equal(8, File.ReadLines(path).Count());
        Assert.Equal(1, line.GetProperty("step").GetInt32());
        Assert.Equal(3, line.GetProperty("tokens").GetArrayLength());
        Assert.EndsWith(WordLevelTokenizer.EndToken, line.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_no_run_is_said_to_be_none()
    {
        var e = Assert.Throws<InvalidInputException>(() => RunReader.Read(_host.Folder));

        Assert.Equal($"{_host.Folder}: not a run directory, there is no run.json in it", e.Message);
    }

    [Fact]
    public async Task A_damaged_manifest_is_named()
    {
        await _host.RunAsync(TestHost.Letters);
        await File.WriteAllTextAsync(_host.PathOf("run/run.json"), "{");

        var e = Assert.Throws<InvalidInputException>(() => RunReader.Read(_host.PathOf("run")));

        Assert.StartsWith($"{_host.PathOf("run/run.json")}: the file is damaged: ", e.Message, StringComparison.Ordinal);
    }

    private List<(string Path, string Hash)> HashesOf(string directory)
    {
        var root = _host.PathOf(directory);
        return [.. ContentHash.FilesOf(root)
            .Where(f => Path.GetFileName(f) is not (RunLayout.TimesFile or RunLayout.LockFile or RunLayout.ConfigFile or RunLayout.ManifestFile))
            .Select(f => (f, ContentHash.OfFile(Path.Combine(root, f))))];
    }
}
