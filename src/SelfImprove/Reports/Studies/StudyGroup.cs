using System.Collections.Immutable;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>
/// The conditions of a study by role, among those that share their values on all axes that no role speaks of (model sizes, tasks): claims are
/// tested in each such group by itself. Roles hold names of conditions; one that has not been measured keeps the name that the study gives it.
/// </summary>
internal sealed record StudyGroup
{
    /// <summary>What the conditions share, such as <c>scale small</c>; empty for the only group.</summary>
    internal required string Name { get; init; }

    /// <summary>All conditions of the group, those without a role included.</summary>
    internal required ImmutableArray<ReportCondition> Conditions { get; init; }

    /// <summary>What tells the conditions of the group from each other, by their names: the name without what all of them share.</summary>
    private ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal string? Unprimed { get; private init; }

    internal ImmutableArray<string> Primed { get; private init; } = [];

    internal string? RightAnswers { get; private init; }

    internal string? WrongAnswers { get; private init; }

    internal ImmutableArray<string> Controls { get; private init; } = [];

    internal ImmutableArray<string> RichCorpus { get; private init; } = [];

    internal ImmutableArray<string> MinimalCorpus { get; private init; } = [];

    /// <summary>A condition as texts about this group call it; roles and measurements go by its name.</summary>
    internal string LabelOf(string? condition) => condition is null ? "" : Labels.GetValueOrDefault(condition, condition);

    /// <summary>The same for several.</summary>
    internal ImmutableArray<string> LabelsOf(ImmutableArray<string> conditions) => [.. conditions.Select(LabelOf)];

    /// <summary>The groups of a study, in the order of their first conditions.</summary>
    internal static ImmutableArray<StudyGroup> Of(StudyOptions study, ImmutableArray<ReportCondition> conditions)
    {
        var names = study.Roles.SelectMany(r => r.Names).Concat(study.Published.Keys).ToHashSet(StringComparer.Ordinal);

        // The full name of a condition speaks of every axis.
        var spokenOf = conditions.SelectMany(c => c.Axes.Length > 1 && names.Contains(c.Name) ? c.Axes : c.Axes.Where(a => names.Contains(ConditionName.Of(a))))
            .Select(a => a.Axis).ToHashSet(StringComparer.Ordinal);
        return [.. conditions.GroupBy(c => string.Join(", ", c.Axes.Where(a => !spokenOf.Contains(a.Axis)).Select(a => $"{a.Axis} {a.Value}")), StringComparer.Ordinal)
            .Select(g => Of(study, g.Key, [.. g], conditions) with { Labels = g.ToImmutableDictionary(c => c.Name, c => LabelOf(c, spokenOf)) })];
    }

    /// <summary>The conditions that a name of the study stands for.</summary>
    internal static IEnumerable<ReportCondition> Matching(string name, ImmutableArray<ReportCondition> conditions) =>
        conditions.Where(c => c.Name == name || c.Axes.Any(a => ConditionName.Of(a) == name));

    private static string LabelOf(ReportCondition condition, HashSet<string> spokenOf) =>
        condition.Axes.Where(a => spokenOf.Contains(a.Axis)).Select(ConditionName.Of).ToList() is { Count: > 0 } own ? string.Join(", ", own) : condition.Name;

    private static StudyGroup Of(StudyOptions study, string name, ImmutableArray<ReportCondition> conditions, ImmutableArray<ReportCondition> all)
    {
        // A condition that other groups have and this one has not was left out of the matrix here: no claim waits for it.
        bool IsExpected(string condition) => Matching(condition, conditions).Any() || !Matching(condition, all).Any();
        ImmutableArray<string> Find(IEnumerable<string> names) =>
            [.. names.Where(IsExpected).SelectMany(n => Matching(n, conditions).Select(c => c.Name).DefaultIfEmpty(n)).Distinct(StringComparer.Ordinal)];
        string? FindOne(string? only) => only is null ? null : Find([only]).FirstOrDefault();
        return new StudyGroup
        {
            Name = name,
            Conditions = conditions,
            Unprimed = FindOne(study.Unprimed),
            Primed = Find(study.Primed),
            RightAnswers = FindOne(study.RightAnswers),
            WrongAnswers = FindOne(study.WrongAnswers),
            Controls = Find(study.Controls),
            RichCorpus = Find(study.RichCorpus),
            MinimalCorpus = Find(study.MinimalCorpus),
        };
    }
}
