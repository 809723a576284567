namespace SelfImprove.Cli.Tests;

/// <summary>A run of a few seconds that goes through every kind of stage, made once for all tests of a class.</summary>
public sealed class TinyRun : IAsyncLifetime, IDisposable
{
    private const string Yaml = """
        name: tiny
        task: { kind: countdown, count: 3 }
        reward: countdown
        detectors: [ rules ]
        engine: { kind: cpu, threads: 1 }
        model: { layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }
        evaluation: { problems: 8, every: 1, max-tokens: 16, samples: 1 }
        matrix:
          condition:
            primed: {}
            unprimed: { skip: [priming-data, priming] }
        pipeline:
          - prime: { id: corpus, source: countdown-corpus, count: 40 }
          - sft: { id: base, steps: 2, batch-size: 8 }
          - prime: { id: priming-data, source: countdown-teacher, count: 20 }
          - sft: { id: priming, steps: 2, batch-size: 8 }
          - ppo: { steps: 2, prompts-per-step: 4, samples-per-prompt: 2, mini-batch-prompts: 4, max-completion-tokens: 16 }
          - analyze
        study: { unprimed: unprimed, primed: [primed], published: { unprimed: base, primed: all-strategies } }
        """;

    private readonly TemporaryFolder _folder = new();

    internal CommandRun Run { get; private set; } = null!;

    internal string File => _folder.File("tiny.yaml");

    internal string Report => System.IO.Path.Combine(_folder.Path, "runs", "tiny", "report.html");

    internal string Model => System.IO.Path.Combine(
        Directory.GetDirectories(System.IO.Path.Combine(_folder.Path, "runs", "tiny", "stages"), "ppo-*").Order(StringComparer.Ordinal).First(), "model");

    public async Task InitializeAsync()
    {
        _folder.Write("tiny.yaml", Yaml);
        Run = await RunAsync("run", File);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a command on the folder of this run.</summary>
    internal Task<CommandRun> RunAsync(params string[] args) => CommandRun.OfAsync([.. args, "--runs", System.IO.Path.Combine(_folder.Path, "runs")]);
}
