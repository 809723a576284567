using System.ComponentModel.DataAnnotations;
using SelfImprove.Grpo;
using SelfImprove.Ppo;
using SelfImprove.Sft;

namespace SelfImprove.Training.Tests;

public class OptionsTests
{
    [Fact]
    public void Every_preset_is_valid_and_made_anew_at_each_call()
    {
        foreach (var type in new[] { typeof(PpoOptions), typeof(SftOptions) })
        {
            Assert.Equal(["paper", "small"], OptionsPresets.Of(type).Keys);
            foreach (var (_, make) in OptionsPresets.Of(type))
            {
                Assert.Empty(Validate(make()));
                Assert.NotSame(make(), make());
            }
        }
    }

    [Fact]
    public void Every_preset_of_grpo_is_valid_and_made_anew_at_each_call()
    {
        foreach (var (_, make) in OptionsPresets.Of(typeof(GrpoOptions)))
        {
            Assert.Empty(Validate(make()));
            Assert.NotSame(make(), make());
        }
    }

    [Fact]
    public void The_paper_preset_has_the_published_values()
    {
        var ppo = PpoOptions.Paper;
        Assert.Equal((250, 256, 4, 1024, 128), (ppo.Steps, ppo.PromptsPerStep, ppo.SamplesPerPrompt, ppo.MaxCompletionTokens, ppo.MiniBatchPrompts));
        Assert.Equal((1e-6, 1e-5, 0.001, 0.001), (ppo.ActorLearningRate, ppo.CriticLearningRate, ppo.KlCoefficient, ppo.EntropyCoefficient));
        Assert.Equal((0.2, 0.2, 0.5, 1.0, 1.0), (ppo.ClipLow, ppo.ClipHigh, ppo.ValueClip, ppo.Gamma, ppo.Lambda));
        Assert.Equal((5, 64, 1e-5), (SftOptions.Paper.Epochs, SftOptions.Paper.BatchSize, SftOptions.Paper.LearningRate));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_option_is_refused_with_its_reason(object options, string message) => Assert.Equal(message, Assert.Single(Validate(options)));

    public static TheoryData<object, string> Invalid => new()
    {
        { new PpoOptions { PromptsPerStep = 60 }, "mini-batch-prompts 32 does not divide prompts-per-step 60" },
        { new PpoOptions { Steps = 5, CriticWarmupSteps = 5 }, "critic-warmup-steps 5 is not less than steps 5, so the policy would never learn" },
        {
            new PpoOptions { Critic = PpoCritic.Shared, CriticWarmupSteps = 2 },
            "critic-warmup-steps 2 needs critic: separate; a shared critic can't learn without changing the policy"
        },
        { new PpoOptions { KlIn = KlPlacement.Loss }, "kl-in: loss with kl-estimator: k1 has a gradient of zero on average; use k2 or k3" },
        { new PpoOptions { AdaptiveKlTarget = 0.5, KlCoefficient = 0 }, "adaptive-kl-target 0.5 needs a kl-coefficient above 0 to start from" },
        { new PpoOptions { DualClip = 1.1, ClipHigh = 0.28 }, "dual-clip 1.1 is not greater than 1 + clip-high = 1.28; use 0 for none" },
        { new GrpoOptions { PromptsPerStep = 20 }, "mini-batch-prompts 16 does not divide prompts-per-step 20" },
        { new GrpoOptions { KlEstimator = KlEstimator.K1 }, "kl-in: loss with kl-estimator: k1 has a gradient of zero on average; use k2 or k3, or set kl-straight-through" },
        { GrpoOptions.Dapo with { KlStraightThrough = true }, "kl-straight-through has no effect without a kl-coefficient and kl-in: loss; leave it out" },
        { GrpoOptions.Dapo with { AdaptiveKlTarget = 1 }, "adaptive-kl-target 1 needs a kl-coefficient above 0 to start from" },
        { GrpoOptions.Dapo with { DualClip = 1.25 }, "dual-clip 1.25 is not greater than 1 + clip-high = 1.28; use 0 for none" },
        { new GrpoOptions { AggregationLength = 5 }, "aggregation-length has no effect with this aggregation; leave it out, or use seq-mean-token-sum-constant" },
        {
            new GrpoOptions { ImportanceCap = 0.5 },
            "importance-cap 0.5 would shrink every token that sampler and trainer agree on; set it to 1 or more, or 0 for no correction"
        },
        {
            new GrpoOptions { ImportanceCap = 2, RatioBase = RatioBase.Sampler },
            "importance-cap contradicts ratio-base: sampler, whose ratio corrects for the sampler already; use one of them"
        },
        { new GrpoOptions { ClipLow = 0 }, "The field ClipLow must be between 0 exclusive and 1." },
        { new GrpoOptions { ClipHigh = -0.1 }, "The field ClipHigh must be between 0 exclusive and 1000." },
        { new PpoOptions { ClipHigh = 0, DualClip = 0 }, "The field ClipHigh must be between 0 exclusive and 1000." },
        { new PpoOptions { Temperature = 0 }, "The field Temperature must be between 0 exclusive and 100." },
        { new PpoOptions { TopP = 0 }, "The field TopP must be between 0 exclusive and 1." },
        { new PpoOptions { Lambda = 1.5 }, "The field Lambda must be between 0 and 1." },
        { new SftOptions { Packing = true }, "packing is true and loss is completion: packed sequences learn every token; set loss: text" },
        { new SftOptions { LearningRate = 0 }, "The field LearningRate must be between 0 exclusive and 10." },
        { new SftOptions { Epochs = 0 }, "The field Epochs must be between 1 and 100000." },
        { new LearningRateSchedule { MinRatio = 2 }, "The field MinRatio must be between 0 and 1." },
        { new EvaluationOptions { MaxCompletionTokens = 0 }, "The field MaxCompletionTokens must be between 1 and 16777216." },
    };

    private static string?[] Validate(object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(r => r.ErrorMessage)];
    }
}
