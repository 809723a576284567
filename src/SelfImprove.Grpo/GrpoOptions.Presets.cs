using SelfImprove.Training;
using static SelfImprove.Grpo.GrpoParts;

namespace SelfImprove.Grpo;

/// <content>The presets: what differs from GRPO. Formulas and sources stand in the header of each part.</content>
public sealed partial record GrpoOptions
{
    /// <summary>
    /// GRPO (arXiv 2402.03300): group mean and standard deviation, token ratio clipped at 0.2, mean over completions of their token means, KL k3 in the loss. Deviation: KL
    /// weight 0.001 instead of 0.04, as is usual since.
    /// </summary>
    [OptionsPreset("grpo")]
    public static GrpoOptions Grpo => new();

    /// <summary>Dr. GRPO (arXiv 2503.20783): no standard deviation, and the sum over a constant length in place of each completion's own; no KL.</summary>
    [OptionsPreset("dr-grpo")]
    public static GrpoOptions DrGrpo => new()
    {
        Advantage = Choose<IAdvantageEstimator>(GrpoParts.DrGrpo),
        Aggregation = LossAggregation.SeqMeanTokenSumConstant,
        KlCoefficient = 0,
    };

    /// <summary>
    /// DAPO (arXiv 2503.14476): clip 0.2 / 0.28, token-mean, prompts without variance replaced (up to 5 rounds of sampling), soft penalty on overlong completions, no KL.
    /// Deviation: a prompt counts as without variance by its rewards, not by its accuracy.
    /// </summary>
    [OptionsPreset("dapo")]
    public static GrpoOptions Dapo => new()
    {
        ClipLow = 0.2,
        ClipHigh = 0.28,
        Aggregation = LossAggregation.TokenMean,
        RewardShaping = [Choose<IRewardShaping>(Overlong)],
        Filters = [Choose<ISampleFilter>(ZeroVariance)],
        MaxSamplingRounds = 5,
        KlCoefficient = 0,
    };

    /// <summary>RLOO (arXiv 2402.14740): leave-one-out baseline, KL in the reward. Deviation: clipped token ratios, so that a step can take several updates (as verl does).</summary>
    [OptionsPreset("rloo")]
    public static GrpoOptions Rloo => new()
    {
        Advantage = Choose<IAdvantageEstimator>(GrpoParts.Rloo),
        Aggregation = LossAggregation.TokenMean,
        KlIn = KlPlacement.Reward,
        KlEstimator = KlEstimator.K1,
    };

    /// <summary>REINFORCE (Williams 1992) without a baseline: one update per step, no KL.</summary>
    [OptionsPreset("reinforce")]
    public static GrpoOptions Reinforce => OnPolicy with { Advantage = Choose<IAdvantageEstimator>(GrpoParts.Reinforce) };

    /// <summary>REINFORCE++ (arXiv 2501.03262): whitened returns with KL k1 in the reward, clipped token ratios, token-mean.</summary>
    [OptionsPreset("reinforce++")]
    public static GrpoOptions ReinforcePlusPlus => new()
    {
        Advantage = Choose<IAdvantageEstimator>(GrpoParts.ReinforcePlusPlus),
        Aggregation = LossAggregation.TokenMean,
        KlIn = KlPlacement.Reward,
        KlEstimator = KlEstimator.K1,
    };

    /// <summary>REINFORCE++-baseline (arXiv 2501.03262): group mean subtracted, whitened over the batch, KL k2 in the loss.</summary>
    [OptionsPreset("reinforce++-baseline")]
    public static GrpoOptions ReinforcePlusPlusBaseline => new()
    {
        Advantage = Choose<IAdvantageEstimator>(GrpoParts.ReinforcePlusPlusBaseline),
        Aggregation = LossAggregation.TokenMean,
        KlEstimator = KlEstimator.K2,
    };

    /// <summary>ReMax (arXiv 2310.10505): the reward of the greedy completion as baseline, one update per step, KL in the reward.</summary>
    [OptionsPreset("remax")]
    public static GrpoOptions Remax => OnPolicy with
    {
        Advantage = Choose<IAdvantageEstimator>(GrpoParts.Remax),
        KlCoefficient = 0.001,
        KlIn = KlPlacement.Reward,
        KlEstimator = KlEstimator.K1,
    };

    /// <summary>OPO (arXiv 2505.23585): length-weighted baseline, exactly on-policy, neither KL nor entropy.</summary>
    [OptionsPreset("opo")]
    public static GrpoOptions Opo => OnPolicy with { Advantage = Choose<IAdvantageEstimator>(GrpoParts.Opo) };

    /// <summary>GPG (arXiv 2504.02546): the plain policy gradient of alpha (R - mean), no KL.</summary>
    [OptionsPreset("gpg")]
    public static GrpoOptions Gpg => OnPolicy with { Advantage = Choose<IAdvantageEstimator>(GrpoParts.Gpg) };

    /// <summary>Pass@k training (arXiv 2503.19595): only the best of each group learns, by its lead.</summary>
    [OptionsPreset("pass@k")]
    public static GrpoOptions PassAtK => new() { Advantage = Choose<IAdvantageEstimator>(GrpoParts.PassAtK) };

    /// <summary>GSPO (arXiv 2507.18071): the sequence's ratio, clipped at 0.0003 / 0.0004, no KL. The clip suits long completions of large models.</summary>
    [OptionsPreset("gspo")]
    public static GrpoOptions Gspo => new() { Ratio = ImportanceRatio.Sequence, ClipLow = 0.0003, ClipHigh = 0.0004, KlCoefficient = 0 };

    /// <summary>GMPO (arXiv 2507.20673): geometric mean of the tokens' ratios, each log ratio limited to +-0.4, no KL.</summary>
    [OptionsPreset("gmpo")]
    public static GrpoOptions Gmpo => new() { Surrogate = Choose<IPolicySurrogate>(GrpoParts.Gmpo), ClipLow = 0.4, ClipHigh = 0.4, KlCoefficient = 0 };

    /// <summary>
    /// CISPO (arXiv 2506.13585): REINFORCE with importance weights of at most 5, token-mean, no KL. The paper leaves the limit open; 5 is that of ScaleRL (arXiv 2510.13786).
    /// </summary>
    [OptionsPreset("cispo")]
    public static GrpoOptions Cispo => new()
    {
        Surrogate = Choose<IPolicySurrogate>(GrpoParts.Cispo),
        ClipLow = 1,
        ClipHigh = 4,
        Aggregation = LossAggregation.TokenMean,
        KlCoefficient = 0,
    };

    /// <summary>SAPO (arXiv 2511.20347): a soft gate on the token ratio, temperatures 1 and 1.05, no KL.</summary>
    [OptionsPreset("sapo")]
    public static GrpoOptions Sapo => new() { Surrogate = Choose<IPolicySurrogate>(GrpoParts.Sapo), KlCoefficient = 0 };

    // The plain policy gradient holds for the policy that sampled, so the whole batch is one update.
    private static GrpoOptions OnPolicy => new()
    {
        Surrogate = Choose<IPolicySurrogate>(LogProb),
        MiniBatchPrompts = new GrpoOptions().PromptsPerStep,
        Aggregation = LossAggregation.TokenMean,
        KlCoefficient = 0,
    };
}
