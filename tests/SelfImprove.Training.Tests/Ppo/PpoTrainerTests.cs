using SelfImprove.Ppo;

namespace SelfImprove.Training.Tests.Ppo;

public class PpoTrainerTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    private static readonly PpoOptions Options = new()
    {
        Steps = 6, PromptsPerStep = 8, SamplesPerPrompt = 4, MiniBatchPrompts = 4, MaxCompletionTokens = 4,
        ActorLearningRate = 0.05, CriticLearningRate = 0.05, Epochs = 2,
    };

    [Theory]
    [InlineData(PpoCritic.Separate, KlPlacement.Reward, KlEstimator.K1, LossAggregation.TokenMean)]
    [InlineData(PpoCritic.Shared, KlPlacement.Loss, KlEstimator.K3, LossAggregation.SeqMeanTokenMean)]
    [InlineData(PpoCritic.Separate, KlPlacement.Loss, KlEstimator.K2, LossAggregation.SeqMeanTokenSum)]
    public async Task It_learns_the_toy_task(PpoCritic critic, KlPlacement klIn, KlEstimator estimator, LossAggregation aggregation)
    {
        var options = Options with
        {
            Steps = 60, PromptsPerStep = 16, MiniBatchPrompts = 8, Critic = critic, KlIn = klIn, KlEstimator = estimator, Aggregation = aggregation,
        };
        var run = await TrainAsync(options, new RecordingPolicy(valueHead: critic == PpoCritic.Shared));

        // Guessing a letter of eight and then the end of nine tokens is right once in 81 times.
        Assert.InRange(run.Metric("accuracy")[..5].Average(), 0, 0.1);
        Assert.InRange(run.Metric("accuracy")[^5..].Average(), 0.8, 1);
        Assert.True(run.Metric("reward/mean")[^5..].Average() > run.Metric("reward/mean")[..5].Average());
    }

    [Theory]
    [InlineData(PpoCritic.Separate)]
    [InlineData(PpoCritic.Shared)]
    public async Task The_result_does_not_depend_on_how_many_sequences_the_engine_runs_at_once(PpoCritic critic)
    {
        var options = Options with { Critic = critic };
        var one = await TrainAsync(options, new RecordingPolicy(windowSize: 1, valueHead: critic == PpoCritic.Shared));
        var seven = await TrainAsync(options, new RecordingPolicy(windowSize: 7, valueHead: critic == PpoCritic.Shared));

        Assert.Equal(one.Policy.Weights.ToArray(), seven.Policy.Weights.ToArray());
        Assert.Equal(Reproducible(one), Reproducible(seven));
    }

    [Fact]
    public async Task A_resumed_training_ends_in_the_same_bits()
    {
        var options = Options with { AdaptiveKlTarget = 0.01, AdaptiveKlHorizon = 100, KlCoefficient = 0.1 };
        var whole = await TrainAsync(options);

        using var checkpoint = new SavedState();
        var first = new RecordingPolicy();
        using (var session = Start(options, first))
        {
            await TrainingRun.OfAsync(session, first, to: 3);
            session.SaveState(checkpoint);
            checkpoint.WriteEngine("policy", first);
        }

        var second = new RecordingPolicy();
        using var resumed = Start(options, second);
        checkpoint.ReadEngine("policy", second);
        resumed.LoadState(checkpoint);
        var rest = await TrainingRun.OfAsync(resumed, second, from: 3);

        Assert.Equal(Reproducible(whole)[3..], Reproducible(rest));
        Assert.Equal(whole.Policy.Weights.ToArray(), rest.Policy.Weights.ToArray());
        Assert.Equal(
            whole.Policy.Copies[PolicyCopy.WithValueHead].Weights.ToArray(), second.Copies[PolicyCopy.WithValueHead].Weights.ToArray());
    }

    [Fact]
    public async Task Actor_and_critic_take_the_same_number_of_optimizer_steps_each_with_its_own_options()
    {
        var options = Options with
        {
            Steps = 2, MaxGradientNorm = 0.5, CriticMaxGradientNorm = 0.7, WeightDecay = 0.02, CriticLearningRate = 0.03,
            Schedule = new() { WarmupSteps = 2 },
        };
        var policy = new RecordingPolicy();
        using var session = Start(options, policy);
        await TrainingRun.OfAsync(session, policy);
        var critic = policy.Copies[PolicyCopy.WithValueHead];

        Assert.Equal([0.025, 0.025, 0.025, 0.025, 0.05, 0.05, 0.05, 0.05], policy.OptimizerSteps.Select(s => s.LearningRate));
        Assert.Equal([0.015, 0.015, 0.015, 0.015, 0.03, 0.03, 0.03, 0.03], critic.OptimizerSteps.Select(s => s.LearningRate));
        Assert.All(policy.OptimizerSteps, s => Assert.Equal((0.5, 0.02), (s.MaxGradientNorm, s.WeightDecay)));
        Assert.All(critic.OptimizerSteps, s => Assert.Equal((0.7, 0.02), (s.MaxGradientNorm, s.WeightDecay)));
        Assert.Equal(
            [
                "ppo: each of 2 steps takes 4 optimizer steps of the actor and 4 of the critic (8 prompts x 4 samples in mini-batches of 4 prompts, 2 epoch(s))",
                "ppo: KL to the starting policy in the reward with coefficient 0.001",
            ],
            session.StartupNotes);
    }

    [Fact]
    public async Task Nothing_is_computed_that_is_not_needed()
    {
        var policy = new RecordingPolicy();
        await TrainAsync(Options with { Steps = 1, Epochs = 1, MiniBatchPrompts = 8, KlCoefficient = 0 }, policy);

        Assert.Equal(
            [
                "policy.Sample", "critic.Score(Values)", "critic.Accumulate(Values)", "critic.Step",
                "policy.Accumulate(LogProbs, Entropies)", "policy.Step", "critic.Dispose",
            ],
            policy.Calls);
    }

    [Fact]
    public async Task The_reference_is_the_starting_policy_and_is_only_scored()
    {
        var policy = new RecordingPolicy();
        policy.SetTransition(1, 5);
        var start = policy.Weights.ToArray();
        await TrainAsync(Options with { Steps = 2 }, policy);

        Assert.Equal(start, policy.Copies[PolicyCopy.Frozen].Weights.ToArray());
        Assert.NotEqual(start, policy.Weights.ToArray());
        Assert.Equal(["reference.Score(LogProbs)", "reference.Score(LogProbs)", "reference.Dispose"], policy.Calls.Where(c => c.StartsWith("reference", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(0, 0.9)]
    public async Task Old_log_probs_are_computed_again_when_sampling_cut_the_distribution(int topK, double topP)
    {
        var policy = new RecordingPolicy();
        await TrainAsync(Options with { Steps = 1, TopK = topK, TopP = topP, KlCoefficient = 0 }, policy);
        Assert.Equal("policy.Score(LogProbs)", policy.Calls[1]);
    }

    [Fact]
    public async Task Temperature_holds_in_sampling_and_in_every_log_prob()
    {
        // With the temperature left out anywhere the first ratio would not be 1, which stops the run.
        var policy = new RecordingPolicy();
        policy.SetTransition(1, 5);
        var run = await TrainAsync(Options with { Temperature = 0.7 }, policy);
        Assert.Equal(0, run.Metric("objective/kl")[0]);
        Assert.NotEqual(0, run.Metric("objective/kl")[1]);
    }

    [Fact]
    public async Task The_critic_learns_alone_during_its_warm_up()
    {
        var policy = new RecordingPolicy();
        var run = await TrainAsync(Options with { Steps = 3, CriticWarmupSteps = 2 }, policy);

        Assert.Equal(4, policy.OptimizerSteps.Count);
        Assert.Equal(12, policy.Copies[PolicyCopy.WithValueHead].OptimizerSteps.Count);
        Assert.Equal([0, 0, 0.05], run.Metric("lr/actor"));
        Assert.DoesNotContain("policy/loss", run.Results[0].Metrics.Keys);
        Assert.Contains("policy/loss", run.Results[2].Metrics.Keys);
    }

    [Fact]
    public async Task The_critic_learns_to_foresee_the_returns()
    {
        var run = await TrainAsync(Options with { Steps = 40, CriticWarmupSteps = 39, PromptsPerStep = 16, ValueClip = 0 }, Prepared());
        Assert.Equal(0, run.Metric("value/explained_variance")[0], 12);

        // Rewards are drawn: about a third of their variance follows from the state, the rest can't be foreseen.
        Assert.InRange(run.Metric("value/explained_variance")[^10..].Average(), 0.1, 0.5);
    }

    [Fact]
    public async Task An_engine_whose_two_forwards_differ_is_refused_before_the_first_update()
    {
        var policy = new RecordingPolicy { ForwardMismatch = 1e-3 };
        var e = await Assert.ThrowsAsync<RunFailedException>(() => TrainAsync(Options, policy));

        Assert.Equal(
            "step 0: before the first update the policy's log-probs differ from those at sampling by up to 0.001, so the probability ratio is not 1: "
            + "the engine's sampler and trainer do not compute the same model. Report it to the engine's author; for an engine of reduced "
            + "precision set ratio-tolerance above 0.001", e.Message);
        Assert.Empty(policy.OptimizerSteps);
    }

    [Fact]
    public async Task A_tolerance_lets_an_engine_of_reduced_precision_through()
    {
        var policy = new RecordingPolicy { ForwardMismatch = 1e-3 };
        await TrainAsync(Options with { Steps = 1, RatioTolerance = 0.002 }, policy);
        Assert.Equal(4, policy.OptimizerSteps.Count);
    }

    [Fact]
    public async Task An_engine_that_names_its_rounding_is_let_through_up_to_it()
    {
        var policy = new RecordingPolicy { ForwardMismatch = 1e-3, LogProbRounding = 0.002 };
        await TrainAsync(Options with { Steps = 1 }, policy);
        Assert.Equal(4, policy.OptimizerSteps.Count);

        await Assert.ThrowsAsync<RunFailedException>(() => TrainAsync(Options with { Steps = 1 }, new RecordingPolicy { ForwardMismatch = 1e-3, LogProbRounding = 0.0009 }));
    }

    [Theory]
    [InlineData(PolicyCopy.Frozen, "log-probs of the reference", 32)]
    [InlineData(PolicyCopy.WithValueHead, "values of the critic", 32)]
    [InlineData(null, "policy loss", 16)]
    public async Task A_number_that_is_not_finite_stops_the_run_with_the_step_and_the_batch(PolicyCopy? spoilt, string quantity, int sequences)
    {
        var policy = new RecordingPolicy();
        using var session = Start(Options, policy);
        await session.RunStepAsync(0);
        if (spoilt is { } copy)
        {
            policy.Copies[copy].Weights.Fill(float.NaN);
        }
        else
        {
            policy.ForwardMismatch = double.NaN;
        }

        var e = await Assert.ThrowsAsync<NonFiniteLossException>(() => session.RunStepAsync(1).AsTask());

        Assert.Equal(
            $"step 1: the {quantity} is NaN; the last checkpoint is unharmed: go on from it with a lower learning rate or gradient norm limit, and look "
            + "at the saved batch", e.Message);
        Assert.Equal(32, e.Trajectories.Length);
        Assert.Equal(sequences, e.Batch!.Sequences.Length);
    }

    [Fact]
    public async Task A_group_with_a_failed_score_is_left_out_of_the_updates()
    {
        var policy = new RecordingPolicy();
        var reward = new ShiftedLetterReward((problem, _) => problem.Letter == 'b' ? throw new InvalidOperationException("no judge") : null);
        var run = await TrainAsync(Options with { Steps = 1, Epochs = 1 }, policy, reward);

        // Two of eight prompts are 'b', with four samples each.
        Assert.Equal(8, run.Metric("scorer/failures")[0]);
        Assert.Equal(24, policy.TrainedSequences.Count);
        Assert.DoesNotContain(policy.TrainedSequences, s => s.Tokens.Span[0] == Tokenizer.Encode("b")[0]);
        Assert.Equal(32, run.Results[0].Trajectories.Length);
        Assert.Equal(0.25, run.Metric("outcome/scorer-failed")[0]);
    }

    [Fact]
    public async Task Failures_in_every_group_stop_the_run()
    {
        var calls = 0;
        var reward = new ShiftedLetterReward((_, _) => Interlocked.Increment(ref calls) % 2 == 0 ? throw new InvalidOperationException("no judge") : null);
        var e = await Assert.ThrowsAsync<RunFailedException>(
            () => TrainAsync(Options with { PromptsPerStep = 1, MiniBatchPrompts = 1, SamplesPerPrompt = 2 }, new RecordingPolicy(), reward));
        Assert.Equal(
            "step 0: the scorer failed in every group of samples (1 of 2 completions), so nothing can be learnt; a failure: "
            + "reward 'shifted-letter' failed: InvalidOperationException: no judge", e.Message);
    }

    [Fact]
    public async Task Every_metric_is_finite_and_has_a_registered_meaning()
    {
        var run = await TrainAsync(Options with { Critic = PpoCritic.Shared }, new RecordingPolicy(valueHead: true));
        Assert.All(run.Results.SelectMany(r => r.Metrics), m =>
        {
            Assert.True(double.IsFinite(m.Value), m.Key);
            Assert.Contains(PpoMetrics.Definitions, d => d.Covers(m.Key));
        });
    }

    [Fact]
    public async Task Every_registered_metric_is_reported()
    {
        var run = await TrainAsync(Options, Prepared());
        var reported = run.Results.SelectMany(r => r.Metrics.Keys).ToHashSet(StringComparer.Ordinal);
        Assert.All(PpoMetrics.Definitions, d => Assert.Contains(reported, d.Covers));
    }

    [Fact]
    public async Task Metrics_agree_with_the_trajectories()
    {
        var result = (await TrainAsync(Options with { Steps = 1 }, Prepared())).Results[0];
        var all = result.Trajectories;
        var groups = all.GroupBy(t => t.Group).Select(g => g.Count(t => t.Reward.IsCorrect)).ToArray();

        Assert.Equal(all.Average(t => t.Reward.Value), result.Metrics["reward/mean"], 14);
        Assert.Equal(all.Count(t => t.Reward.Value == 0.1) / 32.0, result.Metrics["reward/format_only"]);
        Assert.Equal(all.Count(t => t.Reward.IsCorrect) / 32.0, result.Metrics["reward/component/correct"], 14);
        Assert.Equal(groups.Count(n => n is > 0 and < 4) / 8.0, result.Metrics["groups/mixed"]);
        Assert.Equal(groups.Count(n => n == 4) / 8.0, result.Metrics["groups/all_right"]);
        Assert.Equal(groups.Count(n => n == 0) / 8.0, result.Metrics["groups/all_wrong"]);
        Assert.Equal(all.Count(t => t.Sample.StopReason == StopReason.Length) / 32.0, result.Metrics["completions/clipped_ratio"]);
        Assert.Equal(all.Max(t => t.Sample.Tokens.Length), result.Metrics["completions/max_length"]);
        Assert.InRange(result.Metrics["groups/mixed"], 0.01, 0.99);
    }

    [Fact]
    public async Task Cancelling_stops_before_the_weights_change()
    {
        var policy = new RecordingPolicy();
        using var cancellation = new CancellationTokenSource();
        var reward = new ShiftedLetterReward((_, _) =>
        {
            cancellation.Cancel();
            return null;
        });
        using var session = Start(Options, policy, reward);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunStepAsync(0, cancellation.Token).AsTask());
        Assert.Empty(policy.OptimizerSteps);
    }

    [Fact]
    public void A_shared_critic_needs_a_value_head()
    {
        var e = Assert.Throws<InvalidInputException>(() => Start(Options with { Critic = PpoCritic.Shared }, new RecordingPolicy()));
        Assert.Equal("ppo: critic: shared needs a model with a value head, which this one lacks; give a copy with one (PolicyCopy.WithValueHead), or use critic: separate", e.Message);
    }

    [Fact]
    public void The_requirements_follow_the_options()
    {
        var requirements = PpoTrainer.Create(Options with { KlCoefficient = 0 }, TimeProvider.System).Requirements;
        Assert.Equal(
            new TrainerRequirements { Rollouts = true, Critic = true, ReferencePolicy = false, SamplesPerPrompt = 4, MaxCompletionTokens = 4 }, requirements);
    }

    private static RecordingPolicy Prepared()
    {
        // Answers two of the four letters most of the time, so that rewards differ within and between groups.
        var policy = new RecordingPolicy();
        foreach (var letter in "ab")
        {
            policy.Weights[(Tokenizer.Encode(letter.ToString())[0] * 9) + Tokenizer.Encode(((char)(letter + 4)).ToString())[0]] = 3;
            policy.Weights[Tokenizer.Encode(((char)(letter + 4)).ToString())[0] * 9] = 3;
        }

        return policy;
    }

    private static KeyValuePair<string, double>[][] Reproducible(TrainingRun run) =>
        [.. run.Results.Select(r => r.Metrics.Where(m => !m.Key.StartsWith("time/", StringComparison.Ordinal)).ToArray())];

    private static ITrainingSession Start(PpoOptions options, RecordingPolicy policy, ShiftedLetterReward? reward = null) =>
        PpoTrainer.Create(options, TimeProvider.System).Start(new TrainingContext
        {
            Policy = policy,
            Tokenizer = Tokenizer,
            Key = RandomKey.FromSeed(7),
            Task = new ShiftedLetterTask(),
            Reward = reward ?? new ShiftedLetterReward(),
        });

    private static async Task<TrainingRun> TrainAsync(PpoOptions options, RecordingPolicy? policy = null, ShiftedLetterReward? reward = null)
    {
        policy ??= new RecordingPolicy();
        using var session = Start(options, policy, reward);
        return await TrainingRun.OfAsync(session, policy);
    }
}
