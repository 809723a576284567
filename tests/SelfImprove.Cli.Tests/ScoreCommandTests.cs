namespace SelfImprove.Cli.Tests;

public sealed class ScoreCommandTests : IDisposable
{
    private const string Example = """a line looks like {"numbers":[3,3,8,8],"target":24,"completion":"<answer>8/(3-8/3)</answer>"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_line_gets_a_verdict_a_reward_and_a_reason()
    {
        var file = _folder.Write("in.jsonl", """
            {"numbers":[3,3,8,8],"target":24,"completion":"<think>\n</think> <answer>8/(3-8/3)</answer>"}

            {"numbers":[3,3,8,8],"target":24,"completion":"<answer>8*3</answer>","note":"other keys are for others"}
            {"numbers":[3,3,8,8],"target":24,"completion":"let me think","truncated":true}
            """);

        var run = await CommandRun.OfAsync("score", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([(1, "correct", 1.0), (3, "wrong-numbers", 0.1), (4, "truncated", 0.0)], run.Json.Select(j => ((int)j["line"]!, (string)j["outcome"]!, (double)j["reward"]!)));
        Assert.Equal("8/(3-8/3)", (string)run.Json[0]["answer"]!);
        Assert.All(run.Json, j => Assert.NotEmpty((string)j["reason"]!));
    }

    [Fact]
    public async Task The_published_reward_pays_for_an_empty_answer()
    {
        const string Line = """{"numbers":[1,2,3],"target":6,"completion":"Assistant: <answer></answer>"}""";

        var strict = await CommandRun.WithInputAsync(Line, "score", "-");
        var tinyzero = await CommandRun.WithInputAsync(Line, "score", "-", "--mode", "tinyzero");

        Assert.Equal(0, (double)strict.Json[0]["reward"]!);
        Assert.Equal(0.1, (double)tinyzero.Json[0]["reward"]!);
    }

    [Theory]
    [InlineData("""{"numbers":[3,3,8,8],"target":24}""", "standard input:1: 'completion' is missing; " + Example)]
    [InlineData("\n{\"numbers\":\"3\",\"target\":24,\"completion\":\"\"}", "standard input:2: numbers has a value of the wrong type; " + Example)]
    [InlineData("""{"numbers":[3],"target":24,"completion":null}""", "standard input:1: completion has a value of the wrong type; " + Example)]
    [InlineData("{\"numbers\":[3]", "standard input:1:15: malformed JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("\n{\"numbers\":[3,3", "standard input:2:16: malformed JSON: '3' is an invalid end of a number. Expected a delimiter.")]
    [InlineData("{\"completion\":\"é\", x", "standard input:1:20: malformed JSON: 'x' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("[1]", "standard input:1:1: the line is not a JSON object; " + Example)]
    [InlineData("""{"numbers":[],"target":24,"completion":""}""", "standard input:1: a Countdown problem has 1 to 6 numbers, not 0")]
    public async Task A_broken_line_is_named_with_its_number(string input, string message)
    {
        var run = await CommandRun.WithInputAsync(input, "score", "-");

        Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task What_stands_before_a_broken_line_is_scored()
    {
        var run = await CommandRun.WithInputAsync("{\"numbers\":[3],\"target\":3,\"completion\":\"\"}\nbroken\n", "score", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Lines);
        Assert.StartsWith("standard input:2:1: malformed JSON: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_a_user_error()
    {
        var run = await CommandRun.OfAsync("score", _folder.File("none.jsonl"));

        Assert.Equal((2, $"{_folder.File("none.jsonl")}: there is no such file\n"), (run.ExitCode, run.Error));
    }
}
