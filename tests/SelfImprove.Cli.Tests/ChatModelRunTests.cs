using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SelfImprove.ChatModels.Tests.Server;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Cli.Tests;

/// <summary>Language models as teacher and judge of a run.</summary>
public sealed partial class ChatModelRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taught_and_judged_dataset_goes_on_after_a_failure_without_asking_twice()
    {
        var isDown = true;
        using var server = new ChatServer(call =>
            call.User.Contains("habit to count", StringComparison.Ordinal) ? Reply.Of("<count>2</count>")
            : call.Number > 5 && isDown ? Reply.Error(401, "expired")
            : Reply.Of($"<think>Let me try.</think><answer>{Solve(call.User)}</answer>"));
        _folder.Write("taught.yaml", $$"""
            name: taught
            task: { kind: countdown, count: 3 }
            reward: countdown
            x-endpoint: &endpoint { base-url: '{{server.BaseUrl}}', model: m, max-concurrent-requests: 1, prompt-price: 1, completion-price: 1 }
            detectors: [ { kind: llm-judge, endpoint: *endpoint, behaviors: [backtracking] } ]
            model: { layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }
            pipeline:
              - prime: { source: { kind: chat-teacher, endpoint: *endpoint, strategy: backtracking, keep: right }, count: 8 }
            """);
        string[] command = ["run", _folder.File("taught.yaml"), "--runs", _folder.File("runs")];

        var dryRun = await CommandRun.OfAsync([.. command, "--dry-run"]);
        Assert.Equal((0, ""), (dryRun.ExitCode, dryRun.Error));
        Assert.Empty(server.Calls);

        var failed = await CommandRun.OfAsync(command);
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains($"{server.BaseUrl}: access was refused (HTTP 401: expired); put the key into an environment variable and give its name as api-key-variable", failed.Error, StringComparison.Ordinal);

        var answered = server.Calls.Take(5).Select(c => c.User).ToList();
        isDown = false;
        var done = await CommandRun.OfAsync(command);

        Assert.Equal((0, ""), (done.ExitCode, done.Error));
        Assert.All(answered, question => Assert.Single(server.Calls, c => c.User == question));
        var stage = Directory.GetDirectories(Path.Combine(_folder.File("runs"), "taught", "stages"), "prime-*").Single();
        Assert.Equal(8, File.ReadAllLines(Path.Combine(stage, "dataset.jsonl")).Length);
        Assert.Equal(8, File.ReadAllLines(Path.Combine(stage, "answers.jsonl")).Length);
        var summary = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(stage, "stage.json")))!["summary"]!;
        Assert.Equal(8, (double)summary["teacher/requests"]!);
        Assert.Equal(1, (double)summary["teacher/accuracy"]!);
        Assert.Equal(8 * 15e-6, (double)summary["teacher/cost"]!, 12);
        Assert.Equal(8, (double)summary["judge/requests"]!);
        Assert.Equal(2, (double)summary["dataset/behaviors/backtracking"]!);
        Assert.Equal(1, (double)summary["dataset/accuracy"]!);
    }

    [Fact]
    public async Task A_key_in_an_experiment_is_refused_where_it_stands()
    {
        _folder.Write("key.yaml", """
            name: key
            task: countdown
            reward: countdown
            model: { layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }
            pipeline:
              - prime:
                  source:
                    kind: chat-teacher
                    endpoint:
                      base-url: http://localhost:1/v1
                      model: m
                      api-key: sk-123
            """);

        var run = await CommandRun.OfAsync("validate", _folder.File("key.yaml"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"{_folder.File("key.yaml")}:12:20: chat-teacher.endpoint: a key does not belong into a configuration, which runs store: put it into an environment variable and give its name as api-key-variable",
            run.Out + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-123", run.Out + run.Error, StringComparison.Ordinal);
    }

    private static string Solve(string question)
    {
        var numbers = Number().Matches(question[..question.IndexOf('.', StringComparison.Ordinal)]).Select(m => long.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return CountdownSolver.Solve([.. numbers[..^1]], numbers[^1])!.ToString();
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
