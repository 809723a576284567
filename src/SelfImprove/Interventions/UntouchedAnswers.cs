using System.Collections.Immutable;

namespace SelfImprove.Interventions;

/// <summary>Answers as a policy draws them, which interventions start from and are compared with.</summary>
public sealed class UntouchedAnswers
{
    internal UntouchedAnswers(ImmutableArray<Trajectory> answers, ImmutableArray<ImmutableSortedDictionary<string, int?>> behaviors, RandomKey key)
    {
        Answers = answers;
        Behaviors = behaviors;
        Key = key;
    }

    /// <summary>The answers, ordered by problem.</summary>
    public ImmutableArray<Trajectory> Answers { get; }

    /// <summary>Occurrences per behaviour in each answer; null is "unknown".</summary>
    public ImmutableArray<ImmutableSortedDictionary<string, int?>> Behaviors { get; }

    internal RandomKey Key { get; }
}
