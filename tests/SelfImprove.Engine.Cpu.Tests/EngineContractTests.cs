using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>What the interface documents: errors, copies, files.</summary>
public sealed class EngineContractTests : IDisposable
{
    private static readonly SamplingOptions s_sampling = new() { MaxTokens = 5, EndOfSequenceIds = [0] };
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-tests-").FullName;
    private readonly CpuPolicyEngine _engine = TinyModel.Create(TinyModel.Config, TinyModel.Factory());

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Sampling_that_is_cancelled_reads_no_prompt_more_and_leaves_the_engine_as_it_was()
    {
        using var engine = TinyModel.Factory().Create(TinyModel.Config, RandomKey.FromSeed(3));
        SamplePrompt[] prompts = [.. Enumerable.Range(0, 5).Select(i => new SamplePrompt(new[] { 1, 2, i }, new RandomKey((ulong)i)))];

        // A completion of one token is drawn from what its prompt gives, without another step.
        var options = new SamplingOptions { MaxTokens = 1, EndOfSequenceIds = [0] };
        var before = engine.Sample(prompts, options).Select(s => s.Tokens[0]).ToArray();

        Assert.Throws<OperationCanceledException>(() => engine.Sample(prompts, options, new CancellationToken(canceled: true)));
        Assert.Equal(before, engine.Sample(prompts, options).Select(s => s.Tokens[0]));
    }

    [Fact]
    public void An_empty_prompt_is_named()
    {
        var e = Assert.Throws<InvalidInputException>(() => _engine.Sample([Prompt(1, 2), Prompt()], s_sampling));
        Assert.Equal("prompt 1 is empty; it needs at least one token", e.Message);
    }

    [Fact]
    public void A_prompt_that_fills_the_context_is_named_with_both_lengths()
    {
        var e = Assert.Throws<InvalidInputException>(() => _engine.Sample([Prompt(new int[96])], s_sampling));
        Assert.Equal("prompt 0 has 96 tokens, which leaves no room for a completion in the context of 96; shorten the prompt", e.Message);
    }

    [Theory]
    [InlineData(37)]
    [InlineData(-1)]
    public void An_id_outside_the_vocabulary_is_named_with_its_place(int id)
    {
        var expected = $"token 2 is {id}, which is not in the vocabulary of 37 ids; is it the model's own tokenizer?";
        var e = Assert.Throws<InvalidInputException>(() => _engine.Sample([Prompt(1, 2, id)], s_sampling));
        Assert.Equal("prompt 0: " + expected, e.Message);
        e = Assert.Throws<InvalidInputException>(() => Score(new TokenBatch([new TokenSequence(new[] { 1, 2 }, 1), new TokenSequence(new[] { 1, 2, id }, 1)])));
        Assert.Equal("sequence 1: " + expected, e.Message);
    }

    [Fact]
    public void A_sequence_longer_than_the_context_is_named_with_both_lengths()
    {
        var e = Assert.Throws<InvalidInputException>(() => Score(new TokenBatch([new TokenSequence(new int[97], 1)])));
        Assert.Equal("sequence 0 has 97 tokens, but the context holds 96; shorten it", e.Message);
    }

    [Fact]
    public void Values_of_a_model_without_a_value_head_are_refused()
    {
        var batch = new TokenBatch([new TokenSequence(new[] { 1, 2 }, 1)]);
        var e = Assert.Throws<InvalidInputException>(() => _engine.Score(batch, new TokenScores(1, TokenOutputs.Values)));
        Assert.Contains("without a value head", e.Message);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(-1, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1.5, 0)]
    [InlineData(1, 1, -2)]
    public void Sampling_options_out_of_range_are_refused(double temperature, double topP, int topK)
    {
        // Temperature 0 is greedy, and allowed: the row with it asks for no new tokens.
        var options = s_sampling with { Temperature = temperature, TopP = topP, TopK = topK, MaxTokens = temperature == 0 ? 0 : 5 };
        Assert.Throws<InvalidInputException>(() => _engine.Sample([Prompt(1)], options));
    }

    [Fact]
    public void A_completion_ends_at_the_context()
    {
        var sample = _engine.Sample([Prompt(new int[90])], s_sampling with { MaxTokens = 50, EndOfSequenceIds = [] })[0];
        Assert.Equal(6, sample.Tokens.Length);
        Assert.Equal(StopReason.Length, sample.StopReason);
    }

    [Fact]
    public void A_completion_holds_the_token_that_ended_it()
    {
        var samples = _engine.Sample(
            [.. Enumerable.Range(0, 50).Select(i => new SamplePrompt(new[] { 1 }, RandomKey.FromSeed(i)))],
            s_sampling with { MaxTokens = 40, EndOfSequenceIds = [5, 6] });
        foreach (var sample in samples)
        {
            Assert.Equal(sample.StopReason == StopReason.EndOfSequence, sample.Tokens[^1] is 5 or 6);
            Assert.DoesNotContain(sample.Tokens[..^1], t => t is 5 or 6);
            Assert.Equal(sample.Tokens.Length, sample.LogProbs.Length);
        }

        Assert.Contains(samples, s => s.StopReason == StopReason.EndOfSequence);
    }

    [Fact]
    public void A_frozen_copy_scores_but_does_not_train()
    {
        var batch = TinyModel.Batch(TinyModel.Config, 3, 20);
        using var frozen = _engine.Copy(PolicyCopy.Frozen);
        var before = Score(batch);

        Assert.True(frozen.Info.IsFrozen);
        Assert.Throws<InvalidOperationException>(() => frozen.Accumulate(batch, TokenOutputs.LogProbs, _ => { }));
        Assert.Throws<InvalidOperationException>(() => frozen.Step(new OptimizerStep { LearningRate = 1 }));
        Train(_engine, batch);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        frozen.Score(batch, scores);
        Assert.Equal(before, scores.LogProbs);
        Assert.NotEqual(before, Score(batch));
    }

    [Fact]
    public void A_copy_outlives_its_original()
    {
        var original = TinyModel.Create(TinyModel.Config, TinyModel.Factory(threads: 3));
        using var copy = original.Copy(PolicyCopy.Trainable);
        original.Dispose();
        var batch = TinyModel.Batch(TinyModel.Config, 3, 20);
        Train(copy, batch);
        Assert.Throws<ObjectDisposedException>(() => original.Score(batch, new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs)));
    }

    [Fact]
    public void A_critic_starts_with_the_policy_and_values_of_zero()
    {
        using var critic = _engine.Copy(PolicyCopy.WithValueHead);
        var batch = TinyModel.Batch(TinyModel.Config, 3, 20);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Values);
        critic.Score(batch, scores);

        Assert.True(critic.Info.HasValueHead);
        Assert.Equal(_engine.Info.ParameterCount + TinyModel.Config.HiddenSize, critic.Info.ParameterCount);
        Assert.Equal(Score(batch), scores.LogProbs);
        Assert.All(scores.Values, v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_leaves_weights_and_moments_alone()
    {
        var batch = TinyModel.Batch(TinyModel.Config, 3, 20);
        Train(_engine, batch);
        var before = Score(batch);
        _engine.Accumulate(batch, TokenOutputs.LogProbs, w => w.LogProbGradients[0] = double.NaN);
        var result = _engine.Step(new OptimizerStep { LearningRate = 0.1 });

        Assert.False(double.IsFinite(result.GradientNorm));
        Assert.Equal(1, result.StepsTaken);
        Assert.Equal(before, Score(batch));

        // The bad gradient is gone.
        Assert.True(double.IsFinite(Train(_engine, batch).GradientNorm));
    }

    [Fact]
    public void Training_continues_from_files_to_the_same_bits()
    {
        var batch = TinyModel.Batch(TinyModel.Config, 3, 20);
        Train(_engine, batch);
        _engine.SaveWeights(_folder);
        _engine.SaveOptimizer(Path.Combine(_folder, "optimizer.safetensors"));
        using var resumed = TinyModel.Factory().Load(_folder);
        resumed.LoadOptimizer(Path.Combine(_folder, "optimizer.safetensors"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Train(_engine, batch), Train(resumed, batch));
        }

        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        resumed.Score(batch, scores);
        Assert.Equal(Score(batch), scores.LogProbs);
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_by_tensor_and_shapes()
    {
        using var other = TinyModel.Create(TinyModel.Config with { IntermediateSize = 41 }, TinyModel.Factory());
        other.SaveWeights(_folder);
        var before = Score(TinyModel.Batch(TinyModel.Config, 3, 20));
        var e = Assert.Throws<InvalidInputException>(() => _engine.LoadWeights(_folder));

        Assert.Contains("'model.layers.0.mlp.gate_proj.weight' has the shape [41, 24]", e.Message);
        Assert.Contains("[40, 24]", e.Message);
        Assert.Equal(before, Score(TinyModel.Batch(TinyModel.Config, 3, 20)));
    }

    [Fact]
    public void An_optimizer_state_of_another_architecture_is_refused_by_tensor_and_shapes()
    {
        using var other = TinyModel.Create(TinyModel.Config with { VocabularySize = 38 }, TinyModel.Factory());
        var path = Path.Combine(_folder, "optimizer.safetensors");
        other.SaveOptimizer(path);
        var e = Assert.Throws<InvalidInputException>(() => _engine.LoadOptimizer(path));
        Assert.Contains("'first_moment.model.embed_tokens.weight' has the shape [38, 24], but the model needs [37, 24]", e.Message);

        _engine.SaveWeights(_folder);
        e = Assert.Throws<InvalidInputException>(() => _engine.LoadOptimizer(Path.Combine(_folder, "model.safetensors")));
        Assert.Contains("is not an optimizer state", e.Message);
    }

    [Fact]
    public void Fresh_weights_depend_on_the_key_alone()
    {
        using var a = (CpuPolicyEngine)TinyModel.Factory(threads: 1).Create(TinyModel.Config, RandomKey.FromSeed(3));
        using var b = (CpuPolicyEngine)TinyModel.Factory(threads: 2).Create(TinyModel.Config, RandomKey.FromSeed(3));
        using var c = (CpuPolicyEngine)TinyModel.Factory().Create(TinyModel.Config, RandomKey.FromSeed(4));
        var length = a.Weights.Layout.Length;
        Assert.Equal(a.Weights.Values.AsSpan(0, length), b.Weights.Values.AsSpan(0, length));
        Assert.NotEqual(a.Weights.Values.AsSpan(0, length).ToArray(), c.Weights.Values.AsSpan(0, length).ToArray());

        // 0.02 over 37 * 24 numbers: the deviation of a deviation is 0.02 / sqrt(2 n).
        var embedding = a.Weights.Values.AsSpan(0, 37 * 24).ToArray();
        Assert.Equal(0.02, Math.Sqrt(embedding.Average(w => (double)w * w)), 5 * 0.02 / Math.Sqrt(2.0 * embedding.Length));
    }

    [Fact]
    public void Options_and_configurations_out_of_range_are_refused()
    {
        Assert.Throws<InvalidInputException>(() => new CpuEngineFactory(new CpuEngineOptions { Threads = -1 }));
        var e = Assert.Throws<InvalidInputException>(
            () => new CpuEngineFactory().Create(TinyModel.Config with { KeyValueHeadCount = 2 }, RandomKey.FromSeed(1)));
        Assert.Contains("2 key/value heads do not divide 3 heads", e.Message);
    }

    [Fact]
    public void Cancelled_sampling_ends_and_the_engine_goes_on()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _engine.Sample([Prompt(1)], s_sampling with { EndOfSequenceIds = [] }, cancelled.Token));
        Assert.Equal(5, _engine.Sample([Prompt(1)], s_sampling with { EndOfSequenceIds = [] })[0].Tokens.Length);
    }

    [Fact]
    public void A_training_step_and_scoring_allocate_nothing()
    {
        var batch = TinyModel.Batch(TinyModel.Config, 8, 60);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies);
        var step = new OptimizerStep { LearningRate = 1e-3 };
        TokenObjective objective = window => window.LogProbGradients.Fill(-1);
        Run();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            _engine.Accumulate(batch, TokenOutputs.LogProbs, objective);
            _engine.Step(step);
            _engine.Score(batch, scores);
        }
    }

    [Fact]
    public void Sampling_allocates_little_but_its_results()
    {
        var prompts = Enumerable.Range(0, 6).Select(i => new SamplePrompt(new[] { 1, 2, 3 }, RandomKey.FromSeed(i))).ToArray();
        var options = s_sampling with { EndOfSequenceIds = [] };
        var few = Allocated(options with { MaxTokens = 10 });
        var many = Allocated(options with { MaxTokens = 90 });

        // A token costs 4 bytes of id and 8 of log-prob in the result.
        Assert.InRange(many - few, 0, 6 * 80 * 13);

        long Allocated(SamplingOptions o)
        {
            _engine.Sample(prompts, o);
            _engine.Sample(prompts, o);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _engine.Sample(prompts, o);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static SamplePrompt Prompt(params int[] tokens) => new(tokens, RandomKey.FromSeed(1));

    private static OptimizerStepResult Train(IPolicyEngine engine, TokenBatch batch)
    {
        engine.Accumulate(batch, TokenOutputs.LogProbs, w => w.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
        return engine.Step(new OptimizerStep { LearningRate = 0.01 });
    }

    private double[] Score(TokenBatch batch)
    {
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs);
        _engine.Score(batch, scores);
        return scores.LogProbs;
    }
}
