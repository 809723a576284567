namespace SelfImprove;

/// <summary>What a component can be used as.</summary>
/// <param name="Name">The name in messages and in <c>selfimprove list</c>.</param>
/// <param name="Contract">The interface that components of this kind implement.</param>
public sealed record ComponentKind(string Name, Type Contract)
{
    /// <summary>Tasks (<see cref="ITask"/>).</summary>
    public static ComponentKind Task { get; } = new("task", typeof(ITask));

    /// <summary>Rewards (<see cref="IRewardFn"/>).</summary>
    public static ComponentKind Reward { get; } = new("reward", typeof(IRewardFn));

    /// <summary>Behaviour detectors (<see cref="IBehaviorDetector"/>).</summary>
    public static ComponentKind Detector { get; } = new("detector", typeof(IBehaviorDetector));

    /// <summary>Priming sources (<see cref="IPrimingSource"/>).</summary>
    public static ComponentKind PrimingSource { get; } = new("priming source", typeof(IPrimingSource));

    /// <summary>Rewriters of documents (<see cref="IDocumentRewriter"/>).</summary>
    public static ComponentKind Rewriter { get; } = new("rewriter", typeof(IDocumentRewriter));

    /// <summary>Trainers (<see cref="IPolicyTrainer"/>); each is also a stage of a pipeline under its own name.</summary>
    public static ComponentKind Trainer { get; } = new("trainer", typeof(IPolicyTrainer));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
