using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>How often a text shows each behaviour, by the one who wrote it.</summary>
internal readonly record struct BehaviorCounts(int Verification, int Backtracking, int SubgoalSetting, int BackwardChaining)
{
    public ImmutableSortedDictionary<string, string> AddTo(ImmutableSortedDictionary<string, string> metadata) => metadata
        .Add(Behavior.Verification.Name, Text(Verification))
        .Add(Behavior.Backtracking.Name, Text(Backtracking))
        .Add(Behavior.SubgoalSetting.Name, Text(SubgoalSetting))
        .Add(Behavior.BackwardChaining.Name, Text(BackwardChaining));

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
