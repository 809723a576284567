using System.Collections.Immutable;
using SelfImprove.Audits;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Tests.Audits;

public sealed class RewardLintTests
{
    private static readonly CountdownTask Task = new(new CountdownOptions());
    private static readonly CountdownReward Strict = new(new CountdownRewardOptions());

    [Fact]
    public async Task The_strict_reward_has_no_hole_that_is_looked_for()
    {
        var report = await LintAsync(Strict, problems: 20);

        Assert.Empty(report.Findings);
        Assert.Equal(4, report.Rules.Count);
        Assert.Equal(20, report.Rules["the gold answer is right and earns the most"]);
        Assert.True(report.Rules["a mutated answer is not right and earns less"] > 100);
        Assert.Equal(0.1, report.WrongFormReward);
        Assert.True(report.Outcomes["correct"] >= 20);
    }

    [Fact]
    public async Task A_reward_that_finds_everything_right_is_found_out()
    {
        var report = await LintAsync(new Judge((_, _) => Right));
        Assert.All(report.Findings, f => Assert.Equal("a mutated answer is not right and earns less", f.Rule));
        Assert.NotEmpty(report.Findings);
    }

    [Fact]
    public async Task A_reward_that_misjudges_the_gold_answer_is_found_out() => Assert.Contains(
        (await LintAsync(new Judge((_, _) => Wrong(0)))).Findings, f => f.Rule == "the gold answer is right and earns the most" && f.Message.StartsWith("wrong-value", StringComparison.Ordinal));

    [Fact]
    public async Task A_reward_that_changes_its_mind_is_found_out()
    {
        var calls = 0;
        var report = await LintAsync(new Judge((_, _) => Wrong(Interlocked.Increment(ref calls) % 2)));
        Assert.Contains(report.Findings, f => f.Rule == "scoring again gives the same");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.5)]
    public async Task A_reward_out_of_its_range_is_found_out(double value) => Assert.Contains(
        (await LintAsync(new Judge((_, _) => Wrong(value)))).Findings, f => f.Rule == "every text is scored, in bounded time, within the range");

    [Fact]
    public async Task A_reward_that_throws_or_hangs_on_a_text_is_found_out()
    {
        using var never = new ManualResetEventSlim();
        var report = await LintAsync(new Judge((problem, completion) =>
        {
            if (completion.Text.Contains("9**9", StringComparison.Ordinal))
            {
                never.Wait();
            }

            return completion.Text.Length > 50_000 ? throw new FormatException("too long") : Strict.Score(problem, completion);
        }), limitSeconds: 0.2);
        never.Set();

        Assert.Contains(report.Findings, f => f.Text.Contains("9**9", StringComparison.Ordinal) && f.Message == "took longer than 0.2 s");
        Assert.Contains(report.Findings, f => f.Message == "FormatException: too long" && f.Text.Length < 200);
    }

    private static Reward Right => new() { Value = 1, IsCorrect = true, Outcome = RewardOutcome.Correct, Reason = "always" };

    private static Reward Wrong(double value) => new() { Value = value, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "always" };

    // Only the test of the limit has a short one: a loaded machine must not fail the others.
    private static Task<LintReport> LintAsync(IRewardFn reward, int problems = 1, double limitSeconds = 10) =>
        new RewardLint(Task, reward, TimeSpan.FromSeconds(limitSeconds)).CheckAsync(problems);

    private sealed class Judge(Func<CountdownProblem, Completion, Reward> judge) : RewardFn<CountdownProblem>
    {
        public override string Name => "judge";

        public override ImmutableArray<RewardOutcome> Outcomes => Strict.Outcomes;

        public override Reward Score(CountdownProblem problem, Completion completion) => judge(problem, completion);
    }
}
