namespace SelfImprove.Training.Tests.Rollouts;

public class RolloutCollectorTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    private static readonly RolloutOptions Options = new() { SamplesPerPrompt = 3, MaxCompletionTokens = 4 };

    [Fact]
    public async Task Rollouts_are_ordered_by_prompt_then_sample_and_hold_what_was_drawn()
    {
        var policy = new RecordingPolicy();
        var batch = await CollectAsync(policy, Options, prompts: 5, firstIndex: 2);

        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], batch.Trajectories.Select(t => t.Group));
        Assert.Equal(["Train:c", "Train:d", "Train:a", "Train:b", "Train:c"], batch.Trajectories.Where((_, i) => i % 3 == 0).Select(t => t.Problem.Id));
        Assert.Equal(batch.Trajectories.Sum(t => t.Sample.Tokens.Length), batch.Tokens.ScoredCount);
        Assert.All(batch.Trajectories, t => Assert.Equal(Tokenizer.Decode(t.Sample.Tokens), t.Completion.Text));

        var scores = new TokenScores(batch.Tokens.ScoredCount, TokenOutputs.LogProbs);
        policy.Score(batch.Tokens, scores);
        Assert.Equal(scores.LogProbs, batch.SamplerLogProbs());
    }

    [Fact]
    public async Task A_sample_depends_on_its_key_and_not_on_the_batch_around_it()
    {
        var small = await CollectAsync(new RecordingPolicy(), Options, prompts: 1);
        var large = await CollectAsync(new RecordingPolicy(), Options, prompts: 7);
        Assert.Equal(small.Trajectories.Select(t => t.Completion.Text), large.Trajectories.Take(3).Select(t => t.Completion.Text));
    }

    [Fact]
    public async Task A_scorer_that_throws_is_reported_and_its_whole_group_is_not_learnt()
    {
        var reward = new ShiftedLetterReward((problem, _) => problem.Letter == 'b' ? throw new InvalidOperationException("no judge") : null);
        var batch = await CollectAsync(new RecordingPolicy(), Options, prompts: 3, reward);

        Assert.Equal(9, batch.Trajectories.Length);
        Assert.Equal(3, batch.ScorerFailures);
        Assert.Equal([0, 0, 0, 2, 2, 2], batch.Usable.Select(t => t.Group));
        var failed = batch.Trajectories[3].Reward;
        Assert.Equal(RewardOutcome.ScorerFailed, failed.Outcome);
        Assert.True(double.IsNaN(failed.Value));
        Assert.Equal("reward 'shifted-letter' failed: InvalidOperationException: no judge", failed.Reason);
    }

    [Theory]
    [InlineData(1.5, "reward 'shifted-letter' gave 1.5, which is not in its range [0, 1]")]
    [InlineData(double.NaN, "reward 'shifted-letter' gave NaN, which is not in its range [0, 1]")]
    public async Task A_reward_outside_its_range_is_a_failure_of_the_scorer(double value, string reason)
    {
        var calls = 0;
        var reward = new ShiftedLetterReward((_, _) => Interlocked.Increment(ref calls) > 1 ? null : new Reward
        {
            Value = value, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "",
        });
        var batch = await CollectAsync(new RecordingPolicy(), Options, prompts: 2, reward);
        Assert.Equal(reason, Assert.Single(batch.Trajectories, t => t.Reward.Outcome == RewardOutcome.ScorerFailed).Reward.Reason);
    }

    [Fact]
    public async Task A_scorer_that_hangs_is_given_up_after_its_time_limit()
    {
        using var never = new ManualResetEventSlim();
        var reward = new ShiftedLetterReward((problem, _) =>
        {
            if (problem.Letter == 'a')
            {
                never.Wait();
            }

            return null;
        });
        var options = Options with { SamplesPerPrompt = 1, ScoreTimeout = TimeSpan.FromMilliseconds(500) };
        var batch = await CollectAsync(new RecordingPolicy(), options, prompts: 2, reward);
        never.Set();

        Assert.Equal("reward 'shifted-letter' took longer than 0.5 s", batch.Trajectories[0].Reward.Reason);
        Assert.NotEqual(RewardOutcome.ScorerFailed, batch.Trajectories[1].Reward.Outcome);
    }

    [Fact]
    public async Task A_scorer_that_always_fails_stops_the_run()
    {
        var reward = new ShiftedLetterReward((_, _) => throw new InvalidOperationException("no judge"));
        var e = await Assert.ThrowsAsync<RunFailedException>(() => CollectAsync(new RecordingPolicy(), Options, prompts: 2, reward));
        Assert.Equal(
            "the scorer failed on more than 50 % of 6 completions, the limit of max-scorer-failures, so what is left would be a one-sided sample; a failure: "
            + "reward 'shifted-letter' failed: InvalidOperationException: no judge", e.Message);
    }

    [Theory]
    [InlineData(0.25, true)]
    [InlineData(0.2, false)]
    public async Task A_stated_share_of_failed_scores_is_put_up_with(double share, bool goesOn)
    {
        // One of four problems, so a quarter of the completions.
        var reward = new ShiftedLetterReward((problem, _) => problem.Letter == 'c' ? throw new InvalidOperationException("no judge") : null);
        var collecting = CollectAsync(new RecordingPolicy(), Options with { MaxScorerFailures = share }, prompts: 4, reward);
        if (goesOn)
        {
            Assert.Equal(Options.SamplesPerPrompt, (await collecting).ScorerFailures);
        }
        else
        {
            await Assert.ThrowsAsync<RunFailedException>(() => collecting);
        }
    }

    [Fact]
    public async Task A_scorer_that_hangs_on_everything_stops_the_run_before_all_have_been_waited_for()
    {
        using var never = new ManualResetEventSlim();
        var started = 0;
        var reward = new ShiftedLetterReward((_, _) =>
        {
            Interlocked.Increment(ref started);
            never.Wait();
            return null;
        });
        var options = Options with { SamplesPerPrompt = 1, ScoreTimeout = TimeSpan.FromMilliseconds(20), MaxScorerFailures = 0 };
        await Assert.ThrowsAsync<RunFailedException>(() => CollectAsync(new RecordingPolicy(), options, prompts: 200, reward));
        never.Set();
        Assert.InRange(started, 1, 199);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_reward_that_is_no_number_is_a_failed_score(double value)
    {
        var reward = new ShiftedLetterReward((problem, _) => problem.Letter == 'a'
            ? new Reward { Value = value, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "" }
            : null);
        var batch = await CollectAsync(new RecordingPolicy(), Options, prompts: 2, reward);
        Assert.Equal(Options.SamplesPerPrompt, batch.ScorerFailures);
        Assert.All(batch.Usable, t => Assert.Equal(1, t.Group));
    }

    [Fact]
    public async Task A_reward_of_another_task_is_the_users_mistake_not_a_failed_score()
    {
        var collector = new RolloutCollector(new OtherTask(), new ShiftedLetterReward(), Tokenizer, Options);
        await Assert.ThrowsAsync<InvalidInputException>(() => collector.CollectAsync(new RecordingPolicy(), DatasetSplit.Train, 0, 1, default));
    }

    [Fact]
    public async Task A_prompt_that_leaves_no_room_is_named()
    {
        var e = await Assert.ThrowsAsync<InvalidInputException>(
            () => CollectAsync(new RecordingPolicy(contextLength: 8), Options with { MaxCompletionTokens = 8 }, prompts: 1));
        Assert.Equal(
            "task 'shifted-letter': the prompt of problem 'Train:a' has 1 tokens, which with 8 completion tokens exceed the context of 8; lower "
            + "max-completion-tokens to at most 7, shorten the prompt, or use a model with a longer context", e.Message);
    }

    [Theory]
    [InlineData(new[] { 3, 4, 0, 0, 0 }, 3)] // the padding is the end of sequence: only the first one counts
    [InlineData(new[] { 0 }, 1)]
    [InlineData(new[] { 3, 4 }, 2)]
    [InlineData(new[] { 3, 7, 0 }, 2)] // another end of sequence
    public void A_response_ends_with_its_first_end_of_sequence(int[] tokens, int length) => Assert.Equal(length, ResponseLength.Of(tokens, [0, 7]));

    private static Task<RolloutBatch> CollectAsync(
        IPolicyEngine policy, RolloutOptions options, int prompts, ShiftedLetterReward? reward = null, long firstIndex = 0) =>
        new RolloutCollector(new ShiftedLetterTask(), reward ?? new(), Tokenizer, options)
            .CollectAsync(policy, DatasetSplit.Train, firstIndex, prompts, RandomKey.FromSeed(3));

    private sealed class OtherTask : ProblemTask<OtherProblem>
    {
        public override string Name => "other";

        public override int Version => 1;

        public override OtherProblem GetProblem(DatasetSplit split, long index) => new() { Id = "other" };

        public override string FormatPrompt(OtherProblem problem) => "a";
    }

    private sealed record OtherProblem : Problem;
}
