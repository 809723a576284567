namespace SelfImprove;

/// <summary>What an <see cref="IAsyncPrimingSource"/> is asked for.</summary>
/// <param name="Task">The task whose train split supplies the problems.</param>
/// <param name="Count">How many texts; 0 or more.</param>
/// <param name="Key">The root of random numbers.</param>
public sealed record PrimingRequest(ITask Task, int Count, RandomKey Key)
{
    /// <summary>Judges the answers of the texts; null when there is no reward.</summary>
    public IRewardFn? Reward { get; init; }

    /// <summary>A folder for this work alone, where the source keeps what it must not pay for twice: after an interruption the same request comes with the same folder. Null when there is none.</summary>
    public string? Folder { get; init; }
}
