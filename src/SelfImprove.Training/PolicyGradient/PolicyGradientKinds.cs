namespace SelfImprove.Training;

/// <summary>The kinds of component that fill the slots of a policy-gradient algorithm from YAML.</summary>
public static class PolicyGradientKinds
{
    /// <summary>Advantage estimators (<see cref="IAdvantageEstimator"/>).</summary>
    public static ComponentKind AdvantageEstimator { get; } = new("advantage estimator", typeof(IAdvantageEstimator));

    /// <summary>Surrogates (<see cref="IPolicySurrogate"/>).</summary>
    public static ComponentKind Surrogate { get; } = new("surrogate", typeof(IPolicySurrogate));

    /// <summary>Reward shapings (<see cref="IRewardShaping"/>).</summary>
    public static ComponentKind RewardShaping { get; } = new("reward shaping", typeof(IRewardShaping));

    /// <summary>Sample filters (<see cref="ISampleFilter"/>).</summary>
    public static ComponentKind SampleFilter { get; } = new("sample filter", typeof(ISampleFilter));

    /// <summary>Registers an advantage estimator, to be chosen as <c>advantage: name</c>.</summary>
    public static ISelfImproveBuilder AddAdvantageEstimator<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IAdvantageEstimator> factory)
        where TOptions : class, new() => builder.Add(AdvantageEstimator, name, summary, factory);

    /// <summary>Registers a surrogate, to be chosen as <c>surrogate: name</c>.</summary>
    public static ISelfImproveBuilder AddSurrogate<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IPolicySurrogate> factory)
        where TOptions : class, new() => builder.Add(Surrogate, name, summary, factory);

    /// <summary>Registers a reward shaping, to be listed under <c>reward-shaping</c>.</summary>
    public static ISelfImproveBuilder AddRewardShaping<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IRewardShaping> factory)
        where TOptions : class, new() => builder.Add(RewardShaping, name, summary, factory);

    /// <summary>Registers a sample filter, to be listed under <c>filters</c>.</summary>
    public static ISelfImproveBuilder AddSampleFilter<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, ISampleFilter> factory)
        where TOptions : class, new() => builder.Add(SampleFilter, name, summary, factory);
}
