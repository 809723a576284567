using SelfImprove.ExpertIteration;
using SelfImprove.Testing;

namespace SelfImprove.Training.Tests.ExpertIteration;

public class ExpertIterationTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    private static readonly ExpertIterationOptions Options = new()
    {
        Steps = 40, PromptsPerStep = 16, MiniBatchPrompts = 8, SamplesPerPrompt = 8, MaxCompletionTokens = 4, LearningRate = 0.15,
    };

    [Theory]
    [InlineData(KeptSamples.Correct)]
    [InlineData(KeptSamples.Best)]
    public async Task It_learns_the_toy_task(KeptSamples keep)
    {
        var run = await TrainAsync(Options with { Keep = keep });
        Assert.InRange(run.Metric("accuracy")[..3].Average(), 0, 0.2);
        Assert.InRange(run.Metric("accuracy")[^5..].Average(), 0.6, 1);
    }

    [Fact]
    public Task It_keeps_the_contract_of_trainers() => TrainerConformance.CheckAsync(
        ExpertIterationExtensions.Create(Options with { Steps = 4, MaxCompletionTokens = 6 }, TimeProvider.System), ExpertIterationExtensions.Metrics);

    [Fact]
    public async Task Only_right_completions_are_learnt_and_no_more_per_prompt_than_asked_for()
    {
        var run = await TrainAsync(Options with { Steps = 1, PerPrompt = 1, SamplesPerPrompt = 40 });
        var solved = run.Results[0].Trajectories.Where(t => t.Reward.IsCorrect).Select(t => t.Group).Distinct().Count();
        Assert.InRange(solved, 1, 16);
        Assert.Equal(solved, run.Policy.TrainedSequences.Count);
    }

    [Fact]
    public async Task An_iteration_without_a_right_completion_leaves_the_policy_alone()
    {
        var reward = new ShiftedLetterReward((_, _) => new Reward { Value = 0, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "never right" });
        var run = await TrainAsync(Options with { Steps = 1 }, reward);
        Assert.Empty(run.Policy.OptimizerSteps);
        Assert.Equal(1, run.Results[0].Metrics["filter/completions"]);
    }

    private static async Task<TrainingRun> TrainAsync(ExpertIterationOptions options, ShiftedLetterReward? reward = null)
    {
        var policy = new RecordingPolicy();
        using var session = ExpertIterationExtensions.Create(options, TimeProvider.System).Start(new TrainingContext
        {
            Policy = policy, Tokenizer = Tokenizer, Key = RandomKey.FromSeed(7), Task = new ShiftedLetterTask(), Reward = reward ?? new ShiftedLetterReward(),
        });
        return await TrainingRun.OfAsync(session, policy);
    }
}
