using SelfImprove.ChatModels.Tests.Server;

namespace SelfImprove.Cli.Tests;

public sealed class AgreeCommandTests : IClassFixture<TinyRun>, IDisposable
{
    private readonly TinyRun _tiny;
    private readonly TemporaryFolder _folder = new();

    public AgreeCommandTests(TinyRun tiny) => _tiny = tiny;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rules_and_a_judge_are_compared_on_a_file()
    {
        // The judge knows what the rules know, apart from one text that it says nothing of.
        using var server = new ChatServer(call => Reply.Of(
            call.User.Contains("silence", StringComparison.Ordinal) ? "Hm." : call.User.Contains("(too high). Let's", StringComparison.Ordinal) && call.User.Contains("count: backtracking", StringComparison.Ordinal) ? "<count>1</count>" : "<count>0</count>"));
        var texts = string.Concat(
            """{"text":"8*35=280 (too high). Let's try a different combination.","numbers":[8,35],"target":24}""", "\n",
            """{"completion":"8+35=43","numbers":[8,35],"target":43}""", "\n", """{"text":"silence"}""", "\n", """{"text":"8*35=280"}""", "\n");

        var run = await CommandRun.WithInputAsync(texts, "agree", "-", "--json", "--detector", "rules", "--detector", Judge(server, "judged.jsonl"));

        Assert.Equal(0, run.ExitCode);
        var backtracking = run.Json.Single(j => (string)j["behavior"]! == "backtracking");
        Assert.Equal("""["rules","llm-judge"]""", backtracking["detectors"]!.ToJsonString());
        Assert.Equal(3, (int)backtracking["texts"]!);
        Assert.Equal("[0,1]", backtracking["unknown"]!.ToJsonString());
        Assert.Equal(1, (double)backtracking["kappa"]!["estimate"]!);
        Assert.Equal(1, (double)backtracking["pearson"]!["estimate"]!);
        Assert.Contains("judge/requests 16, judge/retries 0, judge/unknown 4", run.Error, StringComparison.Ordinal);
        Assert.Equal(16, File.ReadAllLines(_folder.File("judged.jsonl")).Length);
    }

    [Fact]
    public async Task The_stored_completions_of_a_run_are_compared_and_a_table_is_printed()
    {
        var run = await _tiny.RunAsync("agree", "tiny", "--texts", "20", "--detector", "rules", "--detector", "{ kind: rules, collapse-repetitions: true, behaviors: [verification] }");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, l => l.StartsWith("| verification |", StringComparison.Ordinal) && l.Contains("| 0 and 0", StringComparison.Ordinal));
        Assert.DoesNotContain("| backtracking", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("rules (1) against rules (2): 1 is full agreement", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detectors_of_an_experiment_are_meant_by_their_name()
    {
        using var server = new ChatServer(_ => Reply.Of("<count>0</count>"));
        _folder.Write("judged.yaml", $"name: judged\ntask: countdown\nreward: countdown\nmodel: {{ layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }}\ndetectors: [ {Judge(server, "a.jsonl")} ]\npipeline: [ prime: {{ source: countdown-teacher }} ]\n");

        var run = await CommandRun.WithInputAsync("""{"text":"some text"}""", "detect", "-", "--detector", "llm-judge", "--experiment", _folder.File("judged.yaml"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("""{"line":1,"counts":{"backtracking":0,"backward_chaining":0,"subgoal_setting":0,"verification":0},"spans":[]}""", Assert.Single(run.Lines));
        Assert.Equal(4, server.Calls.Count);
    }

    [Theory]
    [InlineData("--detector rules: name two detectors to compare, such as --detector rules --detector llm-judge\n", "rules")]
    [InlineData("llm-judge needs an endpoint: { kind: llm-judge, endpoint: { base-url: http://localhost:8000/v1, model: NAME } }\n", "rules", "llm-judge")]
    [InlineData("--detector: unknown key 'colapse-repetitions' in rules; did you mean 'collapse-repetitions'? known keys: behaviors, collapse-repetitions\n", "rules", "{ kind: rules, colapse-repetitions: true }")]
    [InlineData(
        "--detector: llm-judge.endpoint: a key does not belong into a configuration, which runs store: put it into an environment variable and give its name as api-key-variable\n",
        "rules", "{ kind: llm-judge, endpoint: { base-url: 'http://localhost/v1', model: m, api-key: sk-123 } }")]
    public async Task What_can_not_be_compared_is_told(string message, params string[] detectors)
    {
        var run = await CommandRun.WithInputAsync("""{"text":"x"}""", ["agree", "-", .. detectors.SelectMany(d => new[] { "--detector", d })]);

        Assert.Equal((2, message), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_file_without_texts_is_named()
    {
        var run = await CommandRun.WithInputAsync("", "agree", "-", "--detector", "rules", "--detector", "rules");

        Assert.Equal((2, "-: holds no texts to compare detectors on\n"), (run.ExitCode, run.Error));
    }

    private string Judge(ChatServer server, string answers) => $"{{ kind: llm-judge, endpoint: {{ base-url: '{server.BaseUrl}', model: m }}, answers: '{_folder.File(answers)}' }}";
}
