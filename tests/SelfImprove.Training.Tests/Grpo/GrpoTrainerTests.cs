using SelfImprove.Grpo;
using SelfImprove.Testing;

namespace SelfImprove.Training.Tests.Grpo;

public class GrpoTrainerTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    public static TheoryData<string> Presets => [.. OptionsPresets.Of(typeof(GrpoOptions)).Keys];

    [Fact]
    public void The_presets_are_those_that_the_documentation_lists() => Assert.Equal(
        [
            "cispo", "dapo", "dr-grpo", "gmpo", "gpg", "grpo", "gspo", "opo", "pass@k", "reinforce", "reinforce++", "reinforce++-baseline", "remax", "rloo", "sapo",
        ],
        OptionsPresets.Of(typeof(GrpoOptions)).Keys);

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Every_preset_learns_the_toy_task(string preset)
    {
        // Leans to the right answers a little; all or nothing, so that a format score is no place to settle.
        var policy = new RecordingPolicy();
        foreach (var letter in "abcd")
        {
            var answer = Tokenizer.Encode(((char)(letter + 4)).ToString())[0];
            policy.Weights[(Tokenizer.Encode(letter.ToString())[0] * 9) + answer] = 1.5f;
            policy.Weights[answer * 9] = 1.5f;
        }

        var reward = new ShiftedLetterReward((problem, completion) =>
        {
            var isRight = completion.Text == problem.Answer && !completion.IsTruncated;
            return new Reward
            {
                Value = isRight ? 1 : 0, IsCorrect = isRight, Outcome = isRight ? RewardOutcome.Correct : RewardOutcome.WrongValue, Reason = "",
            };
        });
        var run = await TrainAsync(Small(preset) with { Steps = 60, LearningRate = 0.15 }, policy, reward);
        Assert.InRange(run.Metric("accuracy")[..3].Average(), 0.02, 0.35);
        Assert.InRange(run.Metric("accuracy")[^5..].Average(), 0.75, 1);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public async Task Every_metric_of_every_preset_is_finite_and_has_a_registered_meaning(string preset)
    {
        var run = await TrainAsync(Small(preset) with { Steps = 2 }, Prepared());
        Assert.All(run.Results.SelectMany(r => r.Metrics), m =>
        {
            Assert.True(double.IsFinite(m.Value), m.Key);
            Assert.Contains(GrpoMetrics.Definitions, d => d.Covers(m.Key));
        });
    }

    [Theory]
    [InlineData("dapo")]
    [InlineData("remax")]
    [InlineData("gspo")]
    [InlineData("rloo")]
    public Task It_keeps_the_contract_of_trainers(string preset) => TrainerConformance.CheckAsync(
        Create(Small(preset) with { Steps = 4, MaxCompletionTokens = 6 }), GrpoMetrics.Definitions);

    [Fact]
    public async Task Nothing_is_computed_that_is_not_needed()
    {
        var policy = new RecordingPolicy();
        await TrainAsync(Small("gspo") with { Steps = 1, MiniBatchPrompts = 8 }, policy);
        Assert.Equal(["policy.Sample", "policy.Accumulate(LogProbs, Entropies)", "policy.Step"], policy.Calls);
    }

    [Fact]
    public async Task A_reference_is_kept_for_kl_alone_and_a_greedy_completion_is_drawn_for_remax_alone()
    {
        var policy = new RecordingPolicy();
        await TrainAsync(Small("remax") with { Steps = 1 }, policy);
        Assert.Equal(
            [
                "policy.Sample", "policy.Sample", "reference.Score(LogProbs)", "policy.Accumulate(LogProbs, Entropies)", "policy.Step", "reference.Dispose",
            ],
            policy.Calls);
        Assert.True(Create(Small("remax")).Requirements.GreedyRollouts);
        Assert.False(Create(Small("remax") with { KlCoefficient = 0 }).Requirements.ReferencePolicy);
        Assert.False(Create(Small("grpo")).Requirements.GreedyRollouts);
        Assert.False(Create(Small("grpo")).Requirements.Critic);
    }

    [Fact]
    public async Task Prompts_without_variance_are_replaced_by_others_until_the_batch_is_full()
    {
        // Letters a and b are answered right and c and d wrong nearly always, so only some groups differ.
        var run = await TrainAsync(Small("dapo") with { Steps = 1, MaxSamplingRounds = 30 }, Prepared());
        var result = run.Results[0];
        var groups = result.Trajectories.GroupBy(t => t.Group).ToArray();
        var mixed = groups.Count(g => g.Select(t => t.Reward.Value).Distinct().Count() > 1);

        Assert.True(groups.Length > 8, "nothing was sampled again");
        Assert.Equal(8, mixed);
        Assert.Equal(1 - (8.0 / groups.Length), result.Metrics["filter/groups"], 12);
        Assert.Equal(8 * 4, run.Policy.TrainedSequences.Count);
    }

    [Fact]
    public async Task Resampling_is_bounded_and_a_step_without_anything_to_learn_leaves_the_policy_alone()
    {
        var policy = new RecordingPolicy();
        var reward = new ShiftedLetterReward((_, _) => new Reward { Value = 0, IsCorrect = false, Outcome = RewardOutcome.WrongValue, Reason = "never right" });
        var run = await TrainAsync(Small("dapo") with { Steps = 1, MaxSamplingRounds = 3 }, policy, reward);
        Assert.Equal(3, policy.Calls.Count(c => c == "policy.Sample"));
        Assert.Empty(policy.OptimizerSteps);
        Assert.Equal(1, run.Results[0].Metrics["filter/groups"]);
        Assert.Equal(1, run.Results[0].Metrics["frac_reward_zero_std"]);
    }

    [Fact]
    public async Task Truncated_completions_count_in_the_baseline_and_are_not_learnt_from()
    {
        var options = Small("grpo") with { Steps = 1, Filters = [GrpoParts.Choose<ISampleFilter>(GrpoParts.Truncated)] };
        var run = await TrainAsync(options, new RecordingPolicy());
        var ended = run.Results[0].Trajectories.Count(t => !t.Completion.IsTruncated);
        Assert.Equal(ended, run.Policy.TrainedSequences.Count);
        Assert.InRange(ended, 1, 31);
        Assert.Equal(1 - (ended / 32.0), run.Results[0].Metrics["filter/completions"], 12);
    }

    [Fact]
    public async Task An_importance_correction_weighs_tokens_by_trainer_over_sampler_up_to_its_cap()
    {
        // Top-k draws each token with a probability higher than the whole distribution's, so all weights are below 1.
        var run = await TrainAsync(Small("grpo") with { Steps = 1, TopK = 3, ImportanceCap = 2 }, new RecordingPolicy());
        Assert.Equal(3 / 9.0, run.Results[0].Metrics["importance/mean_weight"], 6);
        Assert.Equal(Math.Log(3), run.Results[0].Metrics["importance/sampler_kl"], 6);
        Assert.Equal(0, run.Results[0].Metrics["importance/capped"]);
        Assert.Contains("policy.Score(LogProbs)", run.Policy.Calls);
    }

    [Theory]
    [InlineData(ImportanceRatio.Token, new[] { 1.5, 0.5, 2.0 })]
    [InlineData(ImportanceRatio.Sequence, new[] { 0.75, 0.75, 2.0 })]
    public void Importance_weights_are_of_a_token_or_of_a_completion(ImportanceRatio level, double[] expected)
    {
        var batch = new TokenBatch([new TokenSequence(new int[3], 1), new TokenSequence(new int[2], 1)]);
        var weights = new ImportanceCorrection(level, 2).Weights(batch, [Math.Log(0.75), Math.Log(0.25), Math.Log(0.9)], [Math.Log(0.5), Math.Log(0.5), Math.Log(0.1)]);
        Assert.Equal(expected, weights.Select(w => Math.Round(w, 12)));
    }

    [Fact]
    public void The_overlong_penalty_grows_over_the_buffer_to_its_factor()
    {
        var batch = new TokenBatch(new[] { 80, 81, 90, 100 }.Select(n => new TokenSequence(new int[n + 1], 1)));
        var rewards = new double[batch.ScoredCount];
        new OverlongPenalty(0.2, 0.5).Shape(new() { Trajectories = [], Batch = batch, MaxCompletionTokens = 100 }, rewards);
        Assert.Equal([0, -0.025, -0.25, -0.5], Enumerable.Range(0, 4).Select(s => Math.Round(rewards[batch.OffsetOf(s + 1) - 1], 12)));
        Assert.Equal(-0.775, rewards.Sum(), 12);
    }

    public static TheoryData<GrpoOptions, string> Contradictions => new()
    {
        {
            new GrpoOptions { SamplesPerPrompt = 1 },
            "grpo: advantage: grpo compares the completions of a prompt, but samples-per-prompt is 1; set it to 2 or more, or use advantage: reinforce++"
        },
        {
            GrpoOptions.ReinforcePlusPlus with { SamplesPerPrompt = 1, Filters = [GrpoParts.Choose<ISampleFilter>(GrpoParts.ZeroVariance)] },
            "grpo: the filter zero-variance compares the completions of a prompt, but samples-per-prompt is 1; set it to 2 or more, or leave the filter out"
        },
        {
            GrpoOptions.Opo with { Epochs = 2 },
            "grpo: surrogate: log-prob takes the policy for the one that sampled, but a step has 2 updates, of which only the first is on-policy; "
            + "set mini-batch-prompts: 32 and epochs: 1, or use surrogate: cispo, which corrects for it"
        },
        {
            GrpoOptions.Gpg with { ClipHigh = 0.3 },
            "grpo: clip-low and clip-high have no effect with surrogate: log-prob; leave them out, or use surrogate: clipped"
        },
        {
            GrpoOptions.Gmpo with { Ratio = ImportanceRatio.Sequence },
            "grpo: ratio: sequence contradicts surrogate: gmpo, which combines the ratios of tokens itself; use ratio: token"
        },
        {
            GrpoOptions.Sapo with { DualClip = 3, MaxSamplingRounds = 2 },
            "grpo: dual-clip has no effect with surrogate: sapo; leave it out, or use surrogate: clipped; "
            + "max-sampling-rounds 2 has no effect without a filter that leaves out prompts; add filters: [zero-variance]"
        },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Slots_that_contradict_each_other_are_refused_with_the_reason(GrpoOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Create(options)).Message);

    [Fact]
    public async Task A_surrogate_that_keeps_state_is_refused_before_the_first_update()
    {
        var policy = new RecordingPolicy();
        var algorithm = new PolicyGradientAlgorithm { Name = "forgetful", Advantage = new GrpoAdvantage(), Surrogate = new CountingSurrogate() };
        var trainer = new PolicyGradientTrainer(
            algorithm,
            new() { Steps = 1, PromptsPerStep = 8, MiniBatchPrompts = 8, LearningRate = 0.1 },
            new() { SamplesPerPrompt = 4, MaxCompletionTokens = 4 },
            TimeProvider.System);
        using var session = trainer.Start(Context(policy, null));
        var e = await Assert.ThrowsAsync<RunFailedException>(() => session.RunStepAsync(0).AsTask());
        Assert.StartsWith("forgetful: the derivatives of the loss change when it is asked for them again with one sequence at a time", e.Message, StringComparison.Ordinal);
        Assert.Empty(policy.OptimizerSteps);
    }

    /// <summary>The preset with sizes for the toy task.</summary>
    private static GrpoOptions Small(string preset)
    {
        var options = (GrpoOptions)OptionsPresets.Of(typeof(GrpoOptions))[preset]();
        var isOnPolicy = options.MiniBatchPrompts == options.PromptsPerStep;
        return options with
        {
            Steps = 6, PromptsPerStep = 8, SamplesPerPrompt = 4, MaxCompletionTokens = 4, LearningRate = 0.05, MiniBatchPrompts = isOnPolicy ? 8 : 4,
        };
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

    private static PolicyGradientTrainer Create(GrpoOptions options) => GrpoTrainer.Create(options, new NoServices());

    private static TrainingContext Context(RecordingPolicy policy, ShiftedLetterReward? reward) => new()
    {
        Policy = policy, Tokenizer = Tokenizer, Key = RandomKey.FromSeed(7), Task = new ShiftedLetterTask(), Reward = reward ?? new ShiftedLetterReward(),
    };

    private static async Task<TrainingRun> TrainAsync(GrpoOptions options, RecordingPolicy policy, ShiftedLetterReward? reward = null)
    {
        using var session = Create(options).Start(Context(policy, reward));
        return await TrainingRun.OfAsync(session, policy);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class CountingSurrogate : IPolicySurrogate
    {
        private int _calls;

        public SurrogateTraits Traits => SurrogateTraits.None;

        public double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts)
        {
            gradients[0] += weight * ++_calls;
            return weight;
        }
    }
}
