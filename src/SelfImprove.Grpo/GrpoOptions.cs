using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using SelfImprove.Training;
using static System.FormattableString;

namespace SelfImprove.Grpo;

/// <summary>
/// Options of GRPO and its kin. The presets are named after the algorithms; their sizes and learning rates suit models of about a million weights, like the
/// defaults, which are preset <c>grpo</c>. Every slot can be changed by itself.
/// </summary>
public sealed partial record GrpoOptions : IValidatableObject
{
    /// <summary>Number of steps (rollouts, then updates), at least 1. Default 100.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Problems per step, at least 1. Default 32.</summary>
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 32;

    /// <summary>Completions per problem: the size of a group. At least 2 for advantages that compare them. Default 8.</summary>
    [Range(1, 100_000)]
    public int SamplesPerPrompt { get; init; } = 8;

    /// <summary>Longest completion in tokens, at least 1. Prompt and completion must fit the model's context. Default 128.</summary>
    [Range(1, 1 << 24)]
    public int MaxCompletionTokens { get; init; } = 128;

    /// <summary>Divides the logits, in sampling and in every log-prob; greater than 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 1;

    /// <summary>Samples from the k most likely tokens only; 0 is all. Default 0. See <see cref="ImportanceCap"/>.</summary>
    [Range(0, 1 << 24)]
    public int TopK { get; init; }

    /// <summary>Samples from the smallest set of most likely tokens that reaches this probability, in (0, 1]. Default 1 (all). See <see cref="ImportanceCap"/>.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double TopP { get; init; } = 1;

    /// <summary>Problems per mini-batch: one optimizer step each. Divides <see cref="PromptsPerStep"/>. Default 16.</summary>
    [Range(1, 1_000_000)]
    public int MiniBatchPrompts { get; init; } = 16;

    /// <summary>How often a step's rollouts are gone through, at least 1. Default 1.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <summary>Peak learning rate, greater than 0. Default 1e-4.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>How the learning rate changes over the steps. Default: constant.</summary>
    [Required]
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>Decoupled weight decay, 0 or more. Default 0.01.</summary>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest norm of the gradient; larger ones are scaled down to it. Greater than 0. Default 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Changes of the rewards before advantages are estimated, in order. Default: none.</summary>
    public ImmutableArray<ComponentChoice<IRewardShaping>> RewardShaping { get; init; } = [];

    /// <summary>How advantages are estimated. Default <c>grpo</c>.</summary>
    [Required]
    public ComponentChoice<IAdvantageEstimator> Advantage { get; init; } = GrpoParts.Choose<IAdvantageEstimator>(GrpoParts.Grpo);

    /// <summary>Whether advantages are, after that, shifted and scaled to mean 0 and variance 1 over the step's tokens. Default false.</summary>
    public bool WhitenAdvantages { get; init; }

    /// <summary>Which probability ratio the surrogate sees: <c>token</c>, or <c>sequence</c> (the geometric mean over the completion). Default token.</summary>
    public ImportanceRatio Ratio { get; init; } = ImportanceRatio.Token;

    /// <summary>
    /// What the ratio divides by: <c>old</c> (the trainer's own log-probs of the weights that sampled) or <c>sampler</c> (those of the distribution that was drawn from,
    /// which differ with top-k and top-p). Default old.
    /// </summary>
    public RatioBase RatioBase { get; init; } = RatioBase.Old;

    /// <summary>The loss whose descent makes tokens with positive advantages more likely. Default <c>clipped</c>.</summary>
    [Required]
    public ComponentChoice<IPolicySurrogate> Surrogate { get; init; } = GrpoParts.Choose<IPolicySurrogate>(GrpoParts.Clipped);

    /// <summary>The ratio is limited below 1 minus this, in (0, 1]; 1 is no limit. Default 0.2, for surrogates that have a limit.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? ClipLow { get; init; }

    /// <summary>The ratio is limited above 1 plus this, greater than 0. Default 0.2, for surrogates that have a limit.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double? ClipHigh { get; init; }

    /// <summary>Limit of the ratio for negative advantages (dual clip), greater than 1 + <see cref="ClipHigh"/>; 0 is none. Default 0.</summary>
    [Range(0.0, 1e6)]
    public double DualClip { get; init; }

    /// <summary>
    /// How token losses become one number: <c>token-mean</c>, <c>seq-mean-token-sum</c>, <c>seq-mean-token-mean</c>, <c>seq-mean-token-sum-norm</c> or
    /// <c>seq-mean-token-sum-constant</c>. Always by counts of the whole mini-batch. Default seq-mean-token-mean.
    /// </summary>
    public LossAggregation Aggregation { get; init; } = LossAggregation.SeqMeanTokenMean;

    /// <summary>The fixed length of the last two aggregations, at least 1. Default: <see cref="MaxCompletionTokens"/>.</summary>
    [Range(1, 1 << 24)]
    public int? AggregationLength { get; init; }

    /// <summary>Weight of the divergence from the starting policy, 0 or more. Default 0.001. With 0 no reference policy is kept or computed.</summary>
    [Range(0.0, 1000.0)]
    public double KlCoefficient { get; init; } = 0.001;

    /// <summary>Where the divergence counts: <c>reward</c> or <c>loss</c>. Default loss.</summary>
    public KlPlacement KlIn { get; init; } = KlPlacement.Loss;

    /// <summary>How the divergence is estimated: <c>k1</c>, <c>abs</c>, <c>k2</c> or <c>k3</c>. Default k3.</summary>
    public KlEstimator KlEstimator { get; init; } = KlEstimator.K3;

    /// <summary>Whether a divergence in the loss is derived as k2 whatever its estimator, which is unbiased. Default false.</summary>
    public bool KlStraightThrough { get; init; }

    /// <summary>The KL in nats per token that the coefficient is steered towards; 0 keeps the coefficient fixed. Default 0. Needs a <see cref="KlCoefficient"/> above 0.</summary>
    [Range(0.0, 1e6)]
    public double AdaptiveKlTarget { get; init; }

    /// <summary>Number of completions over which the adaptive coefficient follows, greater than 0. Default 10000.</summary>
    [Range(0.0, 1e12, MinimumIsExclusive = true)]
    public double AdaptiveKlHorizon { get; init; } = 10_000;

    /// <summary>Weight of the entropy bonus, 0 or more. Default 0.</summary>
    [Range(0.0, 100.0)]
    public double EntropyCoefficient { get; init; }

    /// <summary>What is left out of the updates, such as <c>[zero-variance, truncated]</c>. Default: nothing.</summary>
    public ImmutableArray<ComponentChoice<ISampleFilter>> Filters { get; init; } = [];

    /// <summary>
    /// How often a step samples, at least 1, to replace prompts that filters leave out. Default 1: not at all. When the last round leaves the batch short, the step learns
    /// from what there is.
    /// </summary>
    [Range(1, 1000)]
    public int MaxSamplingRounds { get; init; } = 1;

    /// <summary>
    /// The largest importance weight, at least 1; 0 is no correction. Default 0. With it, the log-probs of the weights that sampled are computed again, and each token's
    /// surrogate is multiplied by min(pi / mu, this), with mu the sampler's probability: for top-k, top-p, and engines of reduced precision.
    /// </summary>
    [Range(0.0, 1e6)]
    public double ImportanceCap { get; init; }

    /// <summary>Whether importance weights are of a <c>token</c>, or of a <c>sequence</c> (the product over its tokens). Default token.</summary>
    public ImportanceRatio ImportanceLevel { get; init; } = ImportanceRatio.Token;

    /// <summary>
    /// Leaves a completion with a negative advantage out of the surrogate once its tokens have on average become less likely by more than this many nats; 0 leaves out none.
    /// Default 0. For several updates per step.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double OffPolicyLimit { get; init; }

    /// <summary>
    /// Before a step's first update, the largest |log ratio| between training's and sampling's log-probs that is put up with, 0 or more. Default 0: exactly equal, but for the rounding that the engine itself names.
    /// </summary>
    [Range(0.0, 100.0)]
    public double RatioTolerance { get; init; }

    /// <summary>A score that takes longer than this, in seconds, counts as a failure of the scorer. Greater than 0. Default 10.</summary>
    [Range(0.0, 86400.0, MinimumIsExclusive = true)]
    public double ScoreTimeoutSeconds { get; init; } = 10;

    /// <summary>The largest share of a step's completions whose scorer may fail before the run stops, in [0, 1). Default 0.5. Groups with a failure are not learnt from.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double MaxScorerFailures { get; init; } = 0.5;

    /// <summary>Checks the rules between fields; those between slots are checked when the trainer is made.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MiniBatches.Validate(PromptsPerStep, MiniBatchPrompts) is { } uneven)
        {
            yield return uneven;
        }

        if (KlIn == KlPlacement.Loss && KlCoefficient > 0 && KlEstimator == KlEstimator.K1 && !KlStraightThrough)
        {
            yield return Wrong(
                "kl-in: loss with kl-estimator: k1 has a gradient of zero on average; use k2 or k3, or set kl-straight-through", nameof(KlEstimator), nameof(KlIn));
        }

        if (KlStraightThrough && (KlIn == KlPlacement.Reward || KlCoefficient == 0))
        {
            yield return Wrong("kl-straight-through has no effect without a kl-coefficient and kl-in: loss; leave it out", nameof(KlStraightThrough));
        }

        if (AdaptiveKlTarget > 0 && KlCoefficient == 0)
        {
            yield return Wrong(
                Invariant($"adaptive-kl-target {AdaptiveKlTarget} needs a kl-coefficient above 0 to start from"), nameof(AdaptiveKlTarget), nameof(KlCoefficient));
        }

        if (DualClip != 0 && DualClip <= 1 + (ClipHigh ?? ClipRange.Default.High))
        {
            yield return Wrong(
                Invariant($"dual-clip {DualClip} is not greater than 1 + clip-high = {1 + (ClipHigh ?? ClipRange.Default.High)}; use 0 for none"), nameof(DualClip), nameof(ClipHigh));
        }

        if (AggregationLength is not null && Aggregation is not (LossAggregation.SeqMeanTokenSumNorm or LossAggregation.SeqMeanTokenSumConstant))
        {
            yield return Wrong(
                "aggregation-length has no effect with this aggregation; leave it out, or use seq-mean-token-sum-constant", nameof(AggregationLength), nameof(Aggregation));
        }

        if (ImportanceCap is > 0 and < 1)
        {
            yield return Wrong(
                Invariant($"importance-cap {ImportanceCap} would shrink every token that sampler and trainer agree on; set it to 1 or more, or 0 for no correction"), nameof(ImportanceCap));
        }

        if (ImportanceCap > 0 && RatioBase == RatioBase.Sampler)
        {
            yield return Wrong("importance-cap contradicts ratio-base: sampler, whose ratio corrects for the sampler already; use one of them", nameof(ImportanceCap), nameof(RatioBase));
        }
    }

    private static ValidationResult Wrong(string message, params string[] members) => new(message, members);
}
