using System.Diagnostics;
using SelfImprove.Cli;

namespace SelfImprove.Cli.Tests;

/// <summary>What only a process of its own can show: exit codes, streams, signals.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Data_goes_to_standard_output_and_errors_to_standard_error()
    {
        using var good = ToolProcess.Start("solve", "--numbers", "2,3,4", "--target", "24");
        using var bad = ToolProcess.Start("score", "none.jsonl");

        Assert.Equal("""{"numbers":[2,3,4],"target":24,"solved":true,"expression":"2*4*3"}""", (await good.StandardOutput.ReadToEndAsync()).TrimEnd());
        Assert.Equal(0, await ExitCodeOf(good));
        Assert.Equal("none.jsonl: there is no such file\n", await bad.StandardError.ReadToEndAsync());
        Assert.Equal("", await bad.StandardOutput.ReadToEndAsync());
        Assert.Equal(2, await ExitCodeOf(bad));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_a_run_with_a_checkpoint_and_the_run_goes_on(string signal)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return; // kill(1) is not there
        }

        var file = _folder.Write("long.yaml", """
            name: long
            task: { kind: countdown, count: 3 }
            reward: countdown
            engine: { kind: cpu, threads: 1 }
            model: { layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }
            evaluation: { enabled: false }
            checkpoint: { every: 0 }
            pipeline:
              - prime: { source: countdown-corpus, count: 40 }
              - sft: { steps: 100000, batch-size: 8 }
            """);
        using var run = ToolProcess.Start("run", file, "--runs", _folder.Path);
        while (await run.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line && !line.Contains("step ", StringComparison.Ordinal))
        {
            // The first step has not been taken yet.
        }

        await run.SignalAsync(signal);

        _ = run.StandardOutput.ReadToEndAsync();
        var error = await run.StandardError.ReadToEndAsync().WaitAsync(Limit);
        Assert.Equal(130, await ExitCodeOf(run));
        Assert.Equal(
            "stopping after the step under way; a checkpoint is written. Again to end at once.\nstopped; a checkpoint is written. Give the same command again to go on.\n", error);

        using var again = ToolProcess.Start("run", file, "--runs", _folder.Path);
        var text = "";
        while (!text.Contains("goes on at step", StringComparison.Ordinal) && await again.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            text = line;
        }

        again.Kill(entireProcessTree: true);
        Assert.Contains("goes on at step", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_on_the_size_of_files_ends_a_run_like_a_full_disk_and_nothing_is_lost()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere the shell counts in other units
        }

        var file = _folder.Write("limited.yaml", """
            name: limited
            task: { kind: countdown, count: 3 }
            engine: { kind: cpu, threads: 1 }
            model: { layers: 1, hidden: 64, heads: 2, ffn: 128, context: 320 }
            checkpoint: { every: 1 }
            pipeline:
              - prime: { source: countdown-corpus, count: 40 }
              - sft: { steps: 2, batch-size: 8, evaluation: { enabled: false } }
            """);
        string[] command = ["run", file, "--runs", _folder.Path];
        var start = new ProcessStartInfo("sh", ["-c", "ulimit -f 64; exec dotnet \"$0\" \"$@\"", typeof(CommandLineApplication).Assembly.Location, .. command])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runtime's own memory would be subject to the limit too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var limited = Process.Start(start)!;
        _ = limited.StandardOutput.ReadToEndAsync();
        var error = await limited.StandardError.ReadToEndAsync().WaitAsync(Limit);
        Assert.Equal(1, await ExitCodeOf(limited));
        Assert.Contains("model.safetensors: writing failed (the file is larger than", error, StringComparison.Ordinal);

        using var again = ToolProcess.Start(command);
        Assert.Contains("prime: done already", await again.StandardOutput.ReadToEndAsync().WaitAsync(Limit), StringComparison.Ordinal);
        Assert.Equal(0, await ExitCodeOf(again));
    }

    private static async Task<int> ExitCodeOf(Process process)
    {
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }
}
