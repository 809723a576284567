using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Rewards;
using SelfImprove.Testing;

namespace SelfImprove.Tests.Rewards;

public sealed class AblationRewardTests : IDisposable
{
    private static readonly NextLetterTask Task = new();
    private static readonly NextLetterProblem Problem = Task.GetProblem(DatasetSplit.Train, 0);

    private readonly ServiceProvider _services = TestHost.Build();

    public static TheoryData<string> Names => ["random", "format-only", "incorrect", "length"];

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_keeps_the_promises_of_rewards(string name) => RewardConformance.CheckAsync(Create(name), Task);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_verdict_is_the_judges_whatever_is_paid_for(string name)
    {
        foreach (var text in new[] { Right, "?", "" })
        {
            var expected = await Judge.ScoreAsync(Problem, new Completion(text, StopReason.EndOfSequence));
            var reward = await ScoreAsync(Create(name), text);

            Assert.Equal((expected.IsCorrect, expected.Outcome, expected.Reason, expected.Answer), (reward.IsCorrect, reward.Outcome, reward.Reason, reward.Answer));
            Assert.Equal(expected.Value, reward.Components["judge"]);
        }
    }

    [Fact]
    public async Task Any_answer_has_the_format_and_only_a_wrong_one_is_incorrect()
    {
        var (format, incorrect) = (Create("format-only"), Create("incorrect"));

        Assert.Equal((1.0, 0.0), ((await ScoreAsync(format, Right)).Value, (await ScoreAsync(incorrect, Right)).Value));
        Assert.Equal((1.0, 1.0), ((await ScoreAsync(format, Wrong)).Value, (await ScoreAsync(incorrect, Wrong)).Value));
        Assert.Equal((0.0, 0.0), ((await ScoreAsync(format, "")).Value, (await ScoreAsync(incorrect, "")).Value));
    }

    [Theory]
    [InlineData(LengthPreference.Longer, 0, 0.0)]
    [InlineData(LengthPreference.Longer, 5, 0.5)]
    [InlineData(LengthPreference.Longer, 40, 1.0)]
    [InlineData(LengthPreference.Shorter, 5, 0.5)]
    [InlineData(LengthPreference.Shorter, 10, 0.0)]
    public async Task Length_is_paid_for_up_to_a_limit(LengthPreference prefer, int characters, double value)
    {
        var reward = Create("length", new LengthRewardOptions { Judge = JudgeChoice, Characters = 10, Prefer = prefer });

        Assert.Equal(value, (await ScoreAsync(reward, new string('x', characters))).Value);
    }

    [Fact]
    public async Task The_coin_falls_with_the_given_probability_and_the_same_way_for_the_same_text()
    {
        var reward = Create("random", new RandomRewardOptions { Judge = JudgeChoice, Probability = 0.3 });
        var values = new List<double>();
        for (var i = 0; i < 2000; i++)
        {
            var text = $"text {i}";
            values.Add((await ScoreAsync(reward, text)).Value);
            Assert.Equal(values[^1], (await ScoreAsync(reward, text)).Value);
        }

        // Five standard deviations of the mean of 2000 coins: 5 * sqrt(0.3 * 0.7 / 2000) = 0.051.
        Assert.All(values, v => Assert.True(v is 0 or 1));
        Assert.Equal(0.3, values.Average(), 0.051);
    }

    [Fact]
    public void Without_a_judge_the_file_is_refused()
    {
        using var host = new TestHost();

        var error = Assert.Single(host.ErrorsOf(TestHost.Letters.Replace("reward: next-letter", "reward: random", StringComparison.Ordinal)));

        Assert.Equal("experiment.yaml:3:9: random needs 'judge'", error);
    }

    [Fact]
    public async Task A_run_learns_from_the_ablation_and_measures_by_the_judge()
    {
        using var host = new TestHost();
        var yaml = TestHost.Letters.Replace("reward: next-letter", "reward: { kind: incorrect, judge: next-letter }", StringComparison.Ordinal);

        var ppo = (await host.RunAsync(yaml, overrides: ["sft.steps=1"])).Result.Cells[0].Stages[2];

        // Every answer is right, or is paid for, or is none.
        Assert.All(ppo.Evaluations, e => Assert.Equal(
            1, e.Values["eval/accuracy"] + e.Values["eval/reward"] + e.Values.GetValueOrDefault("eval/outcome/no-answer"), 12));
        Assert.Contains(ppo.Evaluations, e => e.Values["eval/reward"] > 0);
    }

    private static string Right => Task.CreateOracleCompletion(Problem)!;

    private static string Wrong => Right == "b" ? "c" : "b";

    private static IRewardFn Judge { get; } = new NextLetterReward();

    private ComponentChoice<IRewardFn> JudgeChoice => _services.GetRequiredService<ComponentCatalogue>().Choose<IRewardFn>("next-letter");

    private static async Task<Reward> ScoreAsync(IRewardFn reward, string text) => await reward.ScoreAsync(Problem, new Completion(text, StopReason.EndOfSequence));

    private IRewardFn Create(string name, AblationOptions? options = null)
    {
        options ??= name switch
        {
            "random" => new RandomRewardOptions { Judge = JudgeChoice },
            "format-only" => new FormatRewardOptions { Judge = JudgeChoice },
            "incorrect" => new IncorrectRewardOptions { Judge = JudgeChoice },
            _ => new LengthRewardOptions { Judge = JudgeChoice },
        };
        return _services.GetRequiredService<ComponentCatalogue>().Choose<IRewardFn>(name, options).Create(_services);
    }
}
