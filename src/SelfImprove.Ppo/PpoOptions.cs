using System.ComponentModel.DataAnnotations;
using SelfImprove.Training;
using static System.FormattableString;

namespace SelfImprove.Ppo;

/// <summary>
/// Options of proximal policy optimization. The defaults (preset <c>small</c>) suit models of about a million weights; preset <c>paper</c>
/// has the published run's values.
/// </summary>
public sealed record PpoOptions : IValidatableObject
{
    /// <summary>The defaults, for models of about a million weights.</summary>
    [OptionsPreset("small")]
    public static PpoOptions Small => new();

    /// <summary>
    /// The published run (arXiv 2503.01307) for models of 3 billion weights: 250 steps of 256 prompts with 4 samples each, 1024
    /// completion tokens, KL 0.001 in the reward, actor 1e-6, critic 1e-5. It differs from the code of that run where that code had defects: actor
    /// and critic take the same number of optimizer steps, the first step has a learning rate, and mini-batch means do not depend on
    /// how the engine splits the mini-batch.
    /// </summary>
    [OptionsPreset("paper")]
    public static PpoOptions Paper => new()
    {
        Steps = 250,
        PromptsPerStep = 256,
        SamplesPerPrompt = 4,
        MaxCompletionTokens = 1024,
        MiniBatchPrompts = 128,
        ActorLearningRate = 1e-6,
        CriticLearningRate = 1e-5,
        Schedule = new(),
        KlCoefficient = 0.001,
        EntropyCoefficient = 0.001,
        ClipLow = 0.2,
        ClipHigh = 0.2,
        DualClip = 0,
        ValueClip = 0.5,
        Gamma = 1,
        Lambda = 1,
        WeightDecay = 0.01,
        MaxGradientNorm = 1,
        CriticMaxGradientNorm = 1,
    };

    /// <summary>Number of steps (rollouts, then updates), at least 1. Default 100.</summary>
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Problems per step, at least 1; step n takes problems n * prompts-per-step onwards of the train split. Default 64.</summary>
    [Range(1, 1_000_000)]
    public int PromptsPerStep { get; init; } = 64;

    /// <summary>Completions per problem, at least 1. Default 4.</summary>
    [Range(1, 100_000)]
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Longest completion in tokens, at least 1. Prompt and completion must fit the model's context. Default 128.</summary>
    [Range(1, 1 << 24)]
    public int MaxCompletionTokens { get; init; } = 128;

    /// <summary>Divides the logits, in sampling and in every log-prob; greater than 0. Default 1.</summary>
    [Range(0.0, 100.0, MinimumIsExclusive = true)]
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Samples from the k most likely tokens only; 0 is all. Default 0. With it, old log-probs are those of the whole distribution,
    /// computed again after sampling, and the policy that sampled is not quite the one that learns.
    /// </summary>
    [Range(0, 1 << 24)]
    public int TopK { get; init; }

    /// <summary>Samples from the smallest set of most likely tokens that reaches this probability, in (0, 1]. Default 1 (all). As <see cref="TopK"/> otherwise.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double TopP { get; init; } = 1;

    /// <summary>Problems per mini-batch: one optimizer step each. Divides <see cref="PromptsPerStep"/>. Default 32.</summary>
    [Range(1, 1_000_000)]
    public int MiniBatchPrompts { get; init; } = 32;

    /// <summary>How often a step's rollouts are gone through, at least 1. Default 1.</summary>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <summary>Where values come from: <c>separate</c> (a second network) or <c>shared</c> (the policy's own value head; a model without one gets one). Default separate.</summary>
    public PpoCritic Critic { get; init; } = PpoCritic.Separate;

    /// <summary>First steps in which only the critic learns, 0 or more; less than <see cref="Steps"/>. Needs <c>critic: separate</c>. Default 0.</summary>
    [Range(0, 10_000_000)]
    public int CriticWarmupSteps { get; init; }

    /// <summary>Peak learning rate of the policy, greater than 0. Default 1e-4.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double ActorLearningRate { get; init; } = 1e-4;

    /// <summary>Peak learning rate of a separate critic, greater than 0. Default 5e-4. Not used with <c>critic: shared</c>.</summary>
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    public double CriticLearningRate { get; init; } = 5e-4;

    /// <summary>How both learning rates change over the steps. Default: constant.</summary>
    [Required]
    public LearningRateSchedule Schedule { get; init; } = new();

    /// <summary>Decoupled weight decay of both networks, 0 or more. Default 0.01.</summary>
    [Range(0.0, 10.0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest norm of the policy's gradient; larger ones are scaled down to it. Greater than 0. Default 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>Largest norm of a separate critic's gradient. Greater than 0. Default 1.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double CriticMaxGradientNorm { get; init; } = 1;

    /// <summary>
    /// Weight of the divergence from the starting policy, 0 or more. Default 0.001. With 0 no reference policy is kept or computed. With
    /// <see cref="AdaptiveKlTarget"/> it is the first value.
    /// </summary>
    [Range(0.0, 1000.0)]
    public double KlCoefficient { get; init; } = 0.001;

    /// <summary>Where the divergence counts: <c>reward</c> or <c>loss</c>. Default reward.</summary>
    public KlPlacement KlIn { get; init; } = KlPlacement.Reward;

    /// <summary>
    /// How the divergence is estimated: <c>k1</c>, <c>abs</c>, <c>k2</c> or <c>k3</c>. Default k1, the usual one in the reward. In the loss
    /// k1 has no effect on average, so <c>kl-in: loss</c> needs another one (k3 is usual).
    /// </summary>
    public KlEstimator KlEstimator { get; init; } = KlEstimator.K1;

    /// <summary>The KL in nats per token that the coefficient is steered towards; 0 keeps the coefficient fixed. Default 0. Needs a <see cref="KlCoefficient"/> above 0.</summary>
    [Range(0.0, 1e6)]
    public double AdaptiveKlTarget { get; init; }

    /// <summary>Number of completions over which the adaptive coefficient follows, greater than 0. Default 10000.</summary>
    [Range(0.0, 1e12, MinimumIsExclusive = true)]
    public double AdaptiveKlHorizon { get; init; } = 10_000;

    /// <summary>The ratio of a token is clipped below 1 minus this, in (0, 1]. Default 0.2.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double ClipLow { get; init; } = 0.2;

    /// <summary>The ratio of a token is clipped above 1 plus this, greater than 0. Default 0.2.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double ClipHigh { get; init; } = 0.2;

    /// <summary>Limit of the ratio for negative advantages (dual clip), greater than 1 + <see cref="ClipHigh"/>; 0 is none. Default 3.</summary>
    [Range(0.0, 1e6)]
    public double DualClip { get; init; } = 3;

    /// <summary>How far a value may move from its value at sampling, 0 is any distance. Default 0.5.</summary>
    [Range(0.0, 1e6)]
    public double ValueClip { get; init; } = 0.5;

    /// <summary>Weight of the value loss where policy and critic share weights, greater than 0. Default 0.1. Not used with <c>critic: separate</c>.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double ValueCoefficient { get; init; } = 0.1;

    /// <summary>Weight of the entropy bonus, 0 or more. Default 0.001.</summary>
    [Range(0.0, 100.0)]
    public double EntropyCoefficient { get; init; } = 0.001;

    /// <summary>Discount per token, in [0, 1]. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 1;

    /// <summary>Trade-off of generalized advantage estimation, in [0, 1]: 1 trusts the rewards, 0 the critic. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double Lambda { get; init; } = 1;

    /// <summary>Whether advantages are shifted and scaled to mean 0 and variance 1 over the step's tokens. Default true.</summary>
    public bool WhitenAdvantages { get; init; } = true;

    /// <summary>
    /// How token losses become one number: <c>token-mean</c>, <c>seq-mean-token-sum</c>, <c>seq-mean-token-mean</c>, or
    /// <c>seq-mean-token-sum-norm</c> (divided by <see cref="MaxCompletionTokens"/>). Default token-mean.
    /// </summary>
    public LossAggregation Aggregation { get; init; } = LossAggregation.TokenMean;

    /// <summary>
    /// Before a step's first update, the largest |log ratio| between training's and sampling's log-probs that is put up with, 0 or more.
    /// Default 0: exactly equal, but for the rounding that the engine itself names. Raise it only for an engine of reduced precision.
    /// </summary>
    [Range(0.0, 100.0)]
    public double RatioTolerance { get; init; }

    /// <summary>A score that takes longer than this, in seconds, counts as a failure of the scorer. Greater than 0. Default 10.</summary>
    [Range(0.0, 86400.0, MinimumIsExclusive = true)]
    public double ScoreTimeoutSeconds { get; init; } = 10;

    /// <summary>The largest share of a step's completions whose scorer may fail before the run stops, in [0, 1). Default 0.5. Groups with a failure are not learnt from.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double MaxScorerFailures { get; init; } = 0.5;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MiniBatches.Validate(PromptsPerStep, MiniBatchPrompts) is { } uneven)
        {
            yield return uneven;
        }

        if (CriticWarmupSteps > 0 && CriticWarmupSteps >= Steps)
        {
            yield return Wrong(
                Invariant($"critic-warmup-steps {CriticWarmupSteps} is not less than steps {Steps}, so the policy would never learn"),
                nameof(CriticWarmupSteps), nameof(Steps));
        }

        if (CriticWarmupSteps > 0 && Critic == PpoCritic.Shared)
        {
            yield return Wrong(
                Invariant($"critic-warmup-steps {CriticWarmupSteps} needs critic: separate; a shared critic can't learn without changing the policy"),
                nameof(CriticWarmupSteps), nameof(Critic));
        }

        if (KlIn == KlPlacement.Loss && KlCoefficient > 0 && KlEstimator == KlEstimator.K1)
        {
            yield return Wrong("kl-in: loss with kl-estimator: k1 has a gradient of zero on average; use k2 or k3", nameof(KlIn), nameof(KlEstimator));
        }

        if (AdaptiveKlTarget > 0 && KlCoefficient == 0)
        {
            yield return Wrong(
                Invariant($"adaptive-kl-target {AdaptiveKlTarget} needs a kl-coefficient above 0 to start from"), nameof(AdaptiveKlTarget), nameof(KlCoefficient));
        }

        if (DualClip != 0 && DualClip <= 1 + ClipHigh)
        {
            yield return Wrong(
                Invariant($"dual-clip {DualClip} is not greater than 1 + clip-high = {1 + ClipHigh}; use 0 for none"), nameof(DualClip), nameof(ClipHigh));
        }
    }

    private static ValidationResult Wrong(string message, params string[] members) => new(message, members);
}
