using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Conditions that one panel of a figure shows.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Conditions">Their names; the unprimed condition, which all panels share, first.</param>
public sealed record ConditionFamily(string Title, ImmutableArray<string> Conditions)
{
    /// <summary>The families of a study's group, as the figures of the paper divide them.</summary>
    internal static IEnumerable<ConditionFamily> Of(StudyGroup group)
    {
        (string Title, ImmutableArray<string> Members, IEnumerable<string> Beside)[] families =
        [
            ("Primed", group.Primed, []),
            ("Wrong and right answers", [.. Optional(group.WrongAnswers)], Optional(group.RightAnswers)),
            ("Controls", group.Controls, Optional(group.RightAnswers)),
            ("Corpora", [.. group.RichCorpus, .. group.MinimalCorpus], []),
        ];
        var measured = group.Conditions.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (title, members, beside) in families.Where(f => f.Members.Any(measured.Contains)))
        {
            yield return new ConditionFamily(
                Title(title), [.. Optional(group.Unprimed).Concat(members).Concat(beside).Where(measured.Contains).Distinct(StringComparer.Ordinal)]);
        }

        // What no role speaks of is shown too.
        var named = families.SelectMany(f => f.Members.Concat(f.Beside)).Concat(Optional(group.Unprimed)).ToHashSet(StringComparer.Ordinal);
        var others = group.Conditions.Select(c => c.Name).Where(c => !named.Contains(c)).ToImmutableArray();
        if (!others.IsEmpty)
        {
            yield return new ConditionFamily(Title("Others"), [.. Optional(group.Unprimed).Where(measured.Contains), .. others]);
        }

        string Title(string title) => group.Name.Length == 0 ? title : $"{title}, {group.Name}";
    }

    private static IEnumerable<string> Optional(string? name) => name is null ? [] : [name];
}
