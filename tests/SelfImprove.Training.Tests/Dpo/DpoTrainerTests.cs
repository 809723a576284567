using SelfImprove.Dpo;
using SelfImprove.Testing;
using SelfImprove.Training.Tests.Reference;

namespace SelfImprove.Training.Tests.Dpo;

public class DpoTrainerTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    private static readonly DpoOptions Options = new()
    {
        Steps = 60, PromptsPerStep = 16, MiniBatchPrompts = 8, SamplesPerPrompt = 6, MaxCompletionTokens = 4, LearningRate = 0.15,
    };

    [Fact]
    public async Task It_learns_the_toy_task()
    {
        var run = await TrainAsync(Options, new RecordingPolicy());
        Assert.InRange(run.Metric("accuracy")[..5].Average(), 0, 0.1);
        Assert.InRange(run.Metric("accuracy")[^5..].Average(), 0.6, 1);
        Assert.Equal(Math.Log(2), run.Metric("dpo/loss")[0], 0.1);
        Assert.All(run.Results.SelectMany(r => r.Metrics), m => Assert.Contains(DpoMetrics.Definitions, d => d.Covers(m.Key)));
    }

    [Fact]
    public Task It_keeps_the_contract_of_trainers() =>
        TrainerConformance.CheckAsync(new DpoTrainer(Options with { Steps = 4, MaxCompletionTokens = 6, Epochs = 2 }, TimeProvider.System), DpoMetrics.Definitions);

    [Fact]
    public async Task Prompts_whose_completions_all_earn_the_same_give_no_pair_and_no_update()
    {
        var policy = new RecordingPolicy();
        var reward = new ShiftedLetterReward((_, _) => new Reward { Value = 0, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "never right" });
        var run = await TrainAsync(Options with { Steps = 1 }, policy, reward);
        Assert.Empty(policy.OptimizerSteps);
        Assert.Equal(0, run.Results[0].Metrics["dpo/pairs"]);
    }

    [Fact]
    public void A_pair_is_the_best_and_the_worst_of_a_prompt()
    {
        var rollouts = new RolloutBatch([Rollout(0, 0.1, 1), Rollout(0, 1, 2), Rollout(0, 0, 3), Rollout(1, 0, 4), Rollout(1, 0, 5), Rollout(1, 0, 6)]);
        var pairs = PreferencePairs.Of(rollouts);
        Assert.Equal(1, pairs.Count);
        Assert.Equal([2, 3], pairs.Batch.Sequences.Select(s => s.ScoredCount));
    }

    [Fact]
    public void The_loss_has_the_right_derivatives()
    {
        // Two pairs of completions of 3, 1, 2 and 4 tokens.
        var all = new RolloutBatch([Rollout(0, 1, 3), Rollout(0, 0, 1), Rollout(1, 1, 2), Rollout(1, 0, 4)]);
        var pairs = PreferencePairs.Of(all);
        double[] logProbs = [-0.5, -1, -2, -0.3, -0.7, -1.1, -0.9, -0.2, -1.3, -0.4];
        double[] reference = [-3, -2, -1.5, -1];
        DpoLoss Loss() => new(pairs, 0.7, pairs.SequenceLogProbs(logProbs), reference);
        var gradients = LossProbe.Feed(Loss().Derive, pairs.Batch, logProbs, [], windowSize: 1).LogProbs;

        const double H = 1e-6;
        for (var i = 0; i < logProbs.Length; i++)
        {
            var x = logProbs[i];
            logProbs[i] = x + H;
            var above = Loss().LossSum / pairs.Count;
            logProbs[i] = x - H;
            var below = Loss().LossSum / pairs.Count;
            logProbs[i] = x;
            Assert.Equal((above - below) / (2 * H), gradients[i], 1e-8);
        }

        // By hand: margins of (-3.5 + 3) - (-0.3 + 2) = -2.2 and (-1.8 + 1.5) - (-2.8 + 1) = 1.5.
        Assert.Equal(Math.Log(1 + Math.Exp(0.7 * 2.2)) + Math.Log(1 + Math.Exp(-0.7 * 1.5)), Loss().LossSum, 12);
        Assert.Equal(1, Loss().Preferred);
    }

    private static Trajectory Rollout(int group, double reward, int tokens = 1) => new(
        new ShiftedLetterTask().GetProblem(DatasetSplit.Train, group), group, new int[1], new SampledSequence(new int[tokens], new double[tokens], StopReason.EndOfSequence),
        new Completion("", StopReason.EndOfSequence), new Reward { Value = reward, IsCorrect = reward == 1, Outcome = RewardOutcome.Correct, Reason = "" });

    private static async Task<TrainingRun> TrainAsync(DpoOptions options, RecordingPolicy policy, ShiftedLetterReward? reward = null)
    {
        using var session = new DpoTrainer(options, TimeProvider.System).Start(new TrainingContext
        {
            Policy = policy, Tokenizer = Tokenizer, Key = RandomKey.FromSeed(7), Task = new ShiftedLetterTask(), Reward = reward ?? new ShiftedLetterReward(),
        });
        return await TrainingRun.OfAsync(session, policy);
    }
}
