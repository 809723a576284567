namespace SelfImprove.Cli.Tests;

public sealed class LintCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_strict_reward_passes()
    {
        var run = await LintAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(4, run.Lines.Count(l => l.StartsWith("ok: ", StringComparison.Ordinal)));
        Assert.Contains("ok: the gold answer is right and earns the most (3 of 3)", run.Lines);
        Assert.EndsWith("a wrong completion earned up to 0.1 of [0, 1]: what a policy can farm without solving anything", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_reward_is_found_to_pay_for_an_empty_answer()
    {
        var run = await LintAsync("--set", "reward.mode=tinyzero");

        Assert.Contains(run.Lines, l => l.StartsWith("a wrong completion earned up to 0.1", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.Contains("completions scored; outcomes: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_out_of_range_are_a_user_error()
    {
        var run = await LintAsync("--problems", "0");
        Assert.Equal((2, "--problems must be 1 or more, and --time-limit more than 0\n"), (run.ExitCode, run.Error));
    }

    private Task<CommandRun> LintAsync(params string[] more)
    {
        var file = _folder.Write("lint.yaml", "task: { kind: countdown, count: 3 }\nreward: { kind: countdown }\npipeline: [ { prime: { source: countdown-corpus } } ]\n");
        return CommandRun.OfAsync(["lint", file, "--time-limit", "30", .. more.Contains("--problems") ? more : ["--problems", "3", .. more]]);
    }
}
