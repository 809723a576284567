using System.Diagnostics;
using SelfImprove.Configuration.Binding;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>The promise that a run survives anything: killed at random moments, it ends in the same bytes.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 20;

    private const string Experiment = """
        name: killed
        task: countdown
        reward: countdown
        detectors: [ rules ]
        engine: { kind: cpu, threads: 1 }
        model: { layers: 1, hidden: 32, heads: 2, ffn: 48, context: 96 }
        evaluation: { problems: 16, every: 4, max-tokens: 24 }
        logging: { every: 2, completions: 4, evaluation-completions: 4 }
        checkpoint: { every: 2 }
        pipeline:
          - prime: { source: { kind: countdown-teacher, strategy: direct }, count: 64 }
          - sft: { steps: 8, batch-size: 8 }
          - ppo: { steps: 8, prompts-per-step: 4, samples-per-prompt: 2, mini-batch-prompts: 2, max-completion-tokens: 24 }
          - analyze
          - intervene: { actions: [ forbid, continue ], behaviors: [ backtracking, verification ], problems: 4, retries: 2 }
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Twenty_kills_change_no_byte_and_neither_do_two_threads()
    {
        var file = _host.Write("killed.yaml", Experiment);
        var events = RunToEnd(file, "reference");
        var reference = HashesOf("reference");
        Assert.Contains("stages", reference.First().Path, StringComparison.Ordinal);

        RunToEnd(file, "two-threads", "engine.threads=2");
        Assert.Equal(reference, HashesOf("two-threads"));

        var random = new CounterRandom(RandomKey.FromSeed(20));
        var unfinished = 0;
        for (var (kills, attempt) = (0, 0); kills < Kills; attempt++)
        {
            // A run that got to its end before it was killed 20 times is as good; the next one starts afresh.
            var directory = $"killed-{unfinished}";
            if (RunAndKill(file, directory, random.NextInt32(0, (int)(0.4 * events)), random.NextInt32(0, 40)))
            {
                kills++;
            }
            else
            {
                Assert.Equal(reference, HashesOf(directory));
                unfinished++;
            }
        }

        RunToEnd(file, $"killed-{unfinished}");
        Assert.Equal(reference, HashesOf($"killed-{unfinished}"));
    }

    // Times differ from run to run, and the configuration shows the number of threads; everything else counts.
    private List<(string Path, string Hash)> HashesOf(string directory)
    {
        var root = _host.PathOf(directory);
        return [.. ContentHash.FilesOf(root)
            .Where(f => Path.GetFileName(f) is not (RunLayout.TimesFile or RunLayout.LockFile or RunLayout.ConfigFile or RunLayout.ManifestFile))
            .Select(f => (f, ContentHash.OfFile(Path.Combine(root, f))))];
    }

    private int RunToEnd(string file, string directory, params string[] overrides)
    {
        using var process = Start(file, directory, overrides);
        var errors = process.StandardError.ReadToEndAsync();
        var lines = 0;
        while (process.StandardOutput.ReadLine() is not null)
        {
            lines++;
        }

        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return lines;
    }

    /// <summary>Kills the process after some events and milliseconds; false when it ended before that.</summary>
    private bool RunAndKill(string file, string directory, int events, int milliseconds)
    {
        using var process = Start(file, directory);
        for (var i = 0; i < events && process.StandardOutput.ReadLine() is not null; i++)
        {
        }

        if (process.WaitForExit(milliseconds))
        {
            Assert.Equal(0, process.ExitCode);
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return true;
    }

    private Process Start(string file, string directory, params string[] overrides)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", typeof(KillTests).Assembly.Location, file, _host.PathOf(directory), .. overrides])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
