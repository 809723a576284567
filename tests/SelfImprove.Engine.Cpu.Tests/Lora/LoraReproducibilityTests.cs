using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>Promises on bits of adapted models: every comparison here is exact.</summary>
public sealed class LoraReproducibilityTests
{
    public static TheoryData<string, WeightFormat> Models => new()
    {
        { nameof(TinyModel.Config), WeightFormat.Float32 },
        { nameof(TinyModel.Aligned), WeightFormat.Bfloat16 },
        { nameof(TinyModel.Normed), WeightFormat.Float32 },
        { "Wide", WeightFormat.Bfloat16 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Samples_scores_training_and_decoding_step_by_step_give_one_log_prob(string model, WeightFormat format)
    {
        using var lora = new LoraModel(Config(model));
        using var engine = lora.Adapted(new LoraOptions { Rank = 20, TargetModules = ["q_proj", "v_proj", "gate_proj", "down_proj"] }, Factory(format, 2));
        var (prompts, options) = LoraRun.Prompts(lora.Config);
        var samples = engine.Sample(prompts, options);
        var batch = new TokenBatch(samples.Select((s, i) => new TokenSequence((int[])[.. prompts[i].Tokens.Span, .. s.Tokens], prompts[i].Tokens.Length)));
        var scores = LoraRun.Score(engine, batch);
        Assert.Equal(samples.SelectMany(s => s.LogProbs), scores.LogProbs);
        Assert.Contains(samples, s => s.Tokens.Length > 10);

        var seen = new TokenScores(batch.ScoredCount, LoraRun.All);
        LoraRun.Accumulate(engine, batch, seen);
        LoraRun.AssertSame(scores, seen);
        AssertDecoded(engine, prompts, options, samples);

        // Workers that advance the same rows together.
        using var team = new Sampler(engine.Core, cacheBytes: 0);
        LoraRun.AssertSame(samples, team.Sample(prompts, options, default));
    }

    [Theory]
    [InlineData(2, 150, 7)]
    [InlineData(3, 40, 3)]
    [InlineData(8, 9, 48)]
    public void Training_scoring_and_sampling_do_not_depend_on_threads_and_blocks(int threads, int block, int rows)
    {
        foreach (var (model, format) in new[] { (nameof(TinyModel.Config), WeightFormat.Float32), ("Wide", WeightFormat.Bfloat16) })
        {
            using var lora = new LoraModel(Config(model));
            using var one = lora.Fresh(factory: Factory(format, 1));
            using var many = lora.Fresh(factory: Factory(format, threads, block, rows));
            var (prompts, options) = LoraRun.Prompts(lora.Config);
            for (var step = 0; step < 3; step++)
            {
                var batch = TinyModel.Batch(lora.Config, 12, 60, seed: step);
                LoraRun.Accumulate(one, batch);
                LoraRun.Accumulate(many, batch);
                Assert.Equal(LoraRun.GradientOf(one), LoraRun.GradientOf(many));
                Assert.Equal(one.Step(new OptimizerStep { LearningRate = 0.01 }), many.Step(new OptimizerStep { LearningRate = 0.01 }));
                Assert.Equal(LoraRun.ValuesOf(one), LoraRun.ValuesOf(many));
                LoraRun.AssertSame(LoraRun.Score(one, batch), LoraRun.Score(many, batch));
                LoraRun.AssertSame(one.Sample(prompts, options), many.Sample(prompts, options));
            }
        }
    }

    [Theory]
    [InlineData(nameof(TinyModel.Config))]
    [InlineData(nameof(TinyModel.Normed))]
    public void Recomputed_activations_give_the_bits_of_kept_ones(string model)
    {
        using var lora = new LoraModel(Config(model) with { LayerCount = 4 });
        using var kept = lora.Adapted();
        using var recomputed = lora.Adapted(factory: new CpuEngineFactory(new CpuEngineOptions { Threads = 2, Recompute = true, BlockTokens = 30 }));
        var batch = TinyModel.Batch(lora.Config, 9, 60);
        LoraRun.Accumulate(kept, batch);
        LoraRun.Accumulate(recomputed, batch);

        Assert.Equal(LoraRun.GradientOf(kept), LoraRun.GradientOf(recomputed));
        Assert.True(recomputed.ActivationBytes < kept.ActivationBytes);
    }

    [Fact]
    public void A_fresh_adapter_is_drawn_as_PEFT_does_and_changes_no_bit()
    {
        using var lora = new LoraModel(TinyModel.Aligned with { ValueHead = true });
        using var plain = lora.Plain();
        using var fresh = lora.Fresh(new LoraOptions { Rank = 8 }, Factory(WeightFormat.Float32, 2));
        var batch = TinyModel.Batch(lora.Config, 9, 70);
        LoraRun.AssertSame(LoraRun.Score(plain, batch), LoraRun.Score(fresh, batch));
        var (prompts, options) = LoraRun.Prompts(lora.Config);
        LoraRun.AssertSame(plain.Sample(prompts, options), fresh.Sample(prompts, options));

        var adapter = fresh.Core.Adapter!;
        foreach (var view in adapter.Layout.Views.Where(v => v.Name != ParameterLayout.ValueHeadName))
        {
            var weights = adapter.Values.AsSpan(view.Offset, view.ElementCount).ToArray();
            if (view.Name.EndsWith(".lora_B.weight", StringComparison.Ordinal))
            {
                Assert.All(weights, w => Assert.Equal(0f, w));
                continue;
            }

            // Uniform in [-b, b) with b = 1 / sqrt(inputs): variance b^2 / 3; 512 or more numbers, so 5 standard errors are 15 %.
            var bound = 1 / Math.Sqrt(view.Shape[1]);
            Assert.All(weights, w => Assert.InRange(w, -bound, bound));
            Assert.InRange(weights.Average(w => (double)w * w) * 3 / (bound * bound), 0.85, 1.15);
        }

        using var again = lora.Fresh(new LoraOptions { Rank = 8 }, Factory(WeightFormat.Bfloat16, 3));
        Assert.Equal(LoraRun.ValuesOf(fresh), LoraRun.ValuesOf(again));
    }

    private static void AssertDecoded(CpuPolicyEngine engine, List<SamplePrompt> prompts, SamplingOptions options, IReadOnlyList<SampledSequence> samples)
    {
        using var session = engine.StartDecoding();
        var ids = prompts.Select(p => session.Add(new DecodingRequest { Prompt = p.Tokens, Keys = [p.Key], Options = options })).ToList();
        var tokens = new List<DecodedToken>();
        while (session.Count > 0)
        {
            session.Step(tokens);
        }

        for (var i = 0; i < prompts.Count; i++)
        {
            var own = tokens.Where(t => t.Id == ids[i]).ToList();
            Assert.Equal(samples[i].Tokens, own.Select(t => t.Token));
            Assert.Equal(samples[i].LogProbs, own.Select(t => t.LogProb));
        }
    }

    private static CpuEngineFactory Factory(WeightFormat format, int threads, int block = 256, int rows = 48) =>
        new(new CpuEngineOptions { Threads = threads, Weights = format, MicroBatchTokens = 200, BlockTokens = block, SamplingRows = rows });

    private static ModelConfig Config(string name) => name switch
    {
        nameof(TinyModel.Config) => TinyModel.Config with { ValueHead = true },
        nameof(TinyModel.Aligned) => TinyModel.Aligned with { ValueHead = true },
        nameof(TinyModel.Normed) => TinyModel.Normed with { ValueHead = true },
        _ => TinyModel.Aligned with { VocabularySize = 2500, HeadSize = 48, AttentionBias = true, TieEmbeddings = false, ValueHead = true },
    };
}
