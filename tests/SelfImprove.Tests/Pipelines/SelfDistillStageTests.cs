using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class SelfDistillStageTests : IDisposable
{
    private const string Yaml = """
        name: distilled
        task: composing-letters
        reward: next-letter
        engine: fake
        model: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }
        evaluation: { problems: 8, max-tokens: 2 }
        pipeline:
          - prime: { source: alphabet, count: 34 }
          - sft: { steps: 2, batch-size: 8, learning-rate: 0.5 }
          - self-distill: { count: 6, samples-per-prompt: 64, max-completion-tokens: 2, mean-failures: 2, max-attempts: 4 }
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Traces_are_made_of_the_samples_of_problems_that_the_policy_solves()
    {
        var traces = await TracesAsync("run");

        Assert.Equal(6, traces.Count);
        Assert.Equal(6, traces.Select(t => t.Problem!.Id).Distinct().Count());
        Assert.All(traces, t => Assert.StartsWith(((char)(t.Prompt[0] + 1)).ToString(), t.Completion.Split('|')[1], StringComparison.Ordinal));
        Assert.All(traces, t => Assert.DoesNotContain(t.Completion.Split('|')[0].Split(','), f => f.StartsWith((char)(t.Prompt[0] + 1))));
        Assert.Contains(traces, t => t.Completion.Split('|')[0].Length > 0);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_traces()
    {
        var once = await TracesAsync("once");

        Assert.Equal(once.Select(t => t.Completion), (await TracesAsync("twice")).Select(t => t.Completion));
        Assert.NotEqual(once.Select(t => t.Completion), (await TracesAsync("other", "seed=2")).Select(t => t.Completion));
    }

    [Fact]
    public async Task A_policy_that_solves_too_little_is_told_what_to_do()
    {
        var error = await Assert.ThrowsAsync<RunFailedException>(() => TracesAsync("run", "self-distill.max-problems=5"));

        Assert.Matches(
            @"5 problems with 64 samples each gave [0-5] traces, not 6; ask for fewer \(count\), or sample more \(max-problems, samples-per-prompt\)", error.Message);
    }

    [Fact]
    public async Task A_task_that_makes_no_traces_is_refused_before_any_work()
    {
        var error = await Assert.ThrowsAsync<Configuration.ConfigurationException>(() => TracesAsync("run", "task=next-letter"));

        Assert.EndsWith("task 'next-letter' can't put answers together to a trace; give a task that is an ITraceComposer", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_host.PathOf("run")));
    }

    private async Task<List<PrimingExample>> TracesAsync(string directory, params string[] overrides)
    {
        var stage = (await _host.RunAsync(Yaml, directory, overrides: overrides)).Result.Cells[0].Stages[^1];
        return [.. new DatasetReader(new DatasetColumns(), new ComposingLetterTask()).Read(Path.Combine(stage.Directory, RunLayout.DatasetFile))];
    }
}
