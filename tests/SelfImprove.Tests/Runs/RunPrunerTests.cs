using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class RunPrunerTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task What_the_last_configuration_does_not_have_is_found_and_deleted()
    {
        var old = (await _host.RunAsync(TestHost.Letters)).Result.Cells[0].Stages;
        Assert.Empty(RunPruner.Find(_host.PathOf("run")));
        var now = (await _host.RunAsync(TestHost.Letters, overrides: ["ppo.steps=13"])).Result.Cells[0].Stages;

        var found = RunPruner.Find(_host.PathOf("run"));

        Assert.Equal([old[3].Directory, old[2].Directory], found.Select(f => f.Directory));
        Assert.All(found, f => Assert.True(f is { Status: StageStatus.Done, Bytes: > 0 } && Directory.Exists(f.Directory)));
        Assert.Equal(found.ToArray(), RunPruner.Delete(_host.PathOf("run")).ToArray());
        Assert.All(found, f => Assert.False(Directory.Exists(f.Directory)));
        Assert.All(now, s => Assert.True(Directory.Exists(s.Directory)));
        var recorder = new EventRecorder();
        await _host.RunAsync(TestHost.Letters, observer: recorder, overrides: ["ppo.steps=13"]);
        Assert.Equal(4, recorder.Events.Count(e => e is StageReused));
    }

    [Fact]
    public async Task A_run_that_a_process_works_on_is_left_alone()
    {
        await _host.RunAsync(TestHost.Letters);
        await _host.RunAsync(TestHost.Letters, overrides: ["ppo.steps=13"]);
        using var other = RunLock.Take(_host.PathOf("run"));

        var e = Assert.Throws<InvalidInputException>(() => RunPruner.Delete(_host.PathOf("run")));

        Assert.Contains("another process works on this run", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, RunPruner.Find(_host.PathOf("run")).Length);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused_and_stays_as_it_is()
    {
        Directory.CreateDirectory(_host.PathOf("run/stages/mine"));

        Assert.Throws<InvalidInputException>(() => RunPruner.Delete(_host.PathOf("run")));

        Assert.Equal([_host.PathOf("run/stages")], Directory.GetFileSystemEntries(_host.PathOf("run")));
    }
}
