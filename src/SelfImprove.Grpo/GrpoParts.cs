using SelfImprove.Training;

namespace SelfImprove.Grpo;

/// <summary>The parts that the package brings for each slot, as components: presets choose among them in code, YAML by name.</summary>
internal static class GrpoParts
{
    public static ComponentDescriptor Grpo { get; } = Advantage<NoOptions>(
        "grpo", "Reward minus the group's mean, divided by the group's standard deviation (DeepSeekMath).", _ => new GrpoAdvantage());

    public static ComponentDescriptor DrGrpo { get; } = Advantage<NoOptions>(
        "dr-grpo", "Reward minus the group's mean, not divided (Dr. GRPO).", _ => new GrpoAdvantage(divideByStd: false));

    public static ComponentDescriptor Rloo { get; } = Advantage<NoOptions>(
        "rloo", "Reward minus the mean of the others of the group.", _ => new LeaveOneOutAdvantage());

    public static ComponentDescriptor Reinforce { get; } = Advantage<ReturnOptions>(
        "reinforce", "The discounted return from each token on, without a baseline.", o => new ReinforceAdvantage(o.Gamma));

    public static ComponentDescriptor ReinforcePlusPlus { get; } = Advantage<ReturnOptions>(
        "reinforce++", "The discounted return from each token on, whitened over the step.", o => new ReinforceAdvantage(o.Gamma, whiten: true));

    public static ComponentDescriptor ReinforcePlusPlusBaseline { get; } = Advantage<NoOptions>(
        "reinforce++-baseline", "Reward minus the group's mean, whitened over the step.", _ => new GroupMeanWhitenedAdvantage());

    public static ComponentDescriptor Remax { get; } = Advantage<NoOptions>(
        "remax", "The return minus the reward of the prompt's greedy completion.", _ => new RemaxAdvantage());

    public static ComponentDescriptor Opo { get; } = Advantage<NoOptions>(
        "opo", "Reward minus the group's mean weighted by length.", _ => new LengthWeightedAdvantage());

    public static ComponentDescriptor Gpg { get; } = Advantage<NoOptions>(
        "gpg", "Reward minus the group's mean, scaled up for the share of rewards that are 0.", _ => new GpgAdvantage());

    public static ComponentDescriptor PassAtK { get; } = Advantage<PassAtKOptions>(
        "pass@k", "Only the best completion of a group, by how much it exceeds the second best.", o => new PassAtKAdvantage(o.DivideByStd));

    public static ComponentDescriptor Clipped { get; } = Surrogate<NoOptions>(
        "clipped", "PPO's clipped ratio; with ratio: sequence GSPO's.", _ => new ClippedSurrogate());

    public static ComponentDescriptor LogProb { get; } = Surrogate<NoOptions>(
        "log-prob", "REINFORCE: the log-prob times the advantage, for one update per step.", _ => new LogProbSurrogate());

    public static ComponentDescriptor Cispo { get; } = Surrogate<NoOptions>(
        "cispo", "REINFORCE with truncated importance weights.", _ => new CispoSurrogate());

    public static ComponentDescriptor Sapo { get; } = Surrogate<SapoOptions>(
        "sapo", "A soft gate on the ratio instead of a clip.", o => new SapoSurrogate(o.TauPositive, o.TauNegative));

    public static ComponentDescriptor Gmpo { get; } = Surrogate<NoOptions>(
        "gmpo", "The geometric mean of the completion's clipped ratios.", _ => new GeometricMeanSurrogate());

    public static ComponentDescriptor Overlong { get; } = new(
        PolicyGradientKinds.RewardShaping, "overlong-penalty", "Takes reward from completions near the length limit (DAPO).", typeof(OverlongPenaltyOptions),
        (_, o) => new OverlongPenalty(((OverlongPenaltyOptions)o).Buffer, ((OverlongPenaltyOptions)o).Factor));

    public static ComponentDescriptor ZeroVariance { get; } = new(
        PolicyGradientKinds.SampleFilter, "zero-variance", "Leaves out prompts whose completions all earn the same (DAPO).", typeof(NoOptions), (_, _) => new ZeroVarianceFilter());

    public static ComponentDescriptor Truncated { get; } = new(
        PolicyGradientKinds.SampleFilter, "truncated", "Leaves out completions that ran into the token limit; they count in baselines.", typeof(NoOptions), (_, _) => new TruncatedFilter());

    public static IEnumerable<ComponentDescriptor> All { get; } =
    [
        Grpo, DrGrpo, Rloo, Reinforce, ReinforcePlusPlus, ReinforcePlusPlusBaseline, Remax, Opo, Gpg, PassAtK,
        Clipped, LogProb, Cispo, Sapo, Gmpo, Overlong, ZeroVariance, Truncated,
    ];

    /// <summary>Chooses a part with its default options.</summary>
    public static ComponentChoice<TContract> Choose<TContract>(ComponentDescriptor part)
        where TContract : class => new(part, Activator.CreateInstance(part.OptionsType)!);

    private static ComponentDescriptor Advantage<TOptions>(string name, string summary, Func<TOptions, IAdvantageEstimator> make)
        where TOptions : class, new() => new(PolicyGradientKinds.AdvantageEstimator, name, summary, typeof(TOptions), (_, o) => make((TOptions)o));

    private static ComponentDescriptor Surrogate<TOptions>(string name, string summary, Func<TOptions, IPolicySurrogate> make)
        where TOptions : class, new() => new(PolicyGradientKinds.Surrogate, name, summary, typeof(TOptions), (_, o) => make((TOptions)o));
}
