using System.Collections.Immutable;
using SelfImprove.Pipelines;

namespace SelfImprove.Reports;

/// <summary>What a run says about the claims of the paper, and its conditions beside the published ones.</summary>
public sealed record StudyResults
{
    /// <summary>The claims whose roles are given, in the order of the paper; once for each group of conditions.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>The claims that the study gives no roles for, and what they need.</summary>
    public ImmutableArray<string> NotAsked { get; init; } = [];

    /// <summary>Conditions beside the published rows that they are miniatures of.</summary>
    public ImmutableArray<PublishedComparison> Published { get; init; } = [];

    /// <summary>In how many pairs of conditions the run agrees with the paper about which is better.</summary>
    public ImmutableArray<OrderAgreement> Agreement { get; init; } = [];

    /// <summary>Whether effects are by drawn answers; otherwise by greedy ones.</summary>
    public bool IsSampled { get; init; }

    /// <summary>The families of conditions that figures show together, such as the controls; the unprimed condition stands in each.</summary>
    public ImmutableArray<ConditionFamily> Families { get; init; } = [];

    /// <summary>Tests the claims.</summary>
    /// <param name="study">What the conditions stand for.</param>
    /// <param name="conditions">The conditions of the run; those that have not started have no runs.</param>
    /// <returns>The results; the same conditions give the same ones, on every machine.</returns>
    public static StudyResults Of(StudyOptions study, ImmutableArray<ReportCondition> conditions)
    {
        ArgumentNullException.ThrowIfNull(study);
        var sampled = conditions.SelectMany(c => c.Runs).SelectMany(r => new[] { r.Before, r.After }).Any(e => double.IsFinite(e?.SampledAccuracy.Estimate ?? double.NaN));
        var groups = StudyGroup.Of(study, conditions);
        var comparisons = groups.SelectMany(g => Compare(study, g, sampled)).ToImmutableArray();
        return new StudyResults
        {
            Claims = [.. groups.Select(g => ClaimsOf(g, sampled)).SelectMany(c => c).OrderBy(c => c.Id, StringComparer.Ordinal)],
            NotAsked = [.. ClaimTest.All.Where(t => !groups.Any(t.Applies)).Select(t => $"({t.Id}) {t.Title}: needs {t.Needs}")],
            Published = comparisons,
            Agreement = OrderAgreement.Of(comparisons),
            IsSampled = sampled,
            Families = [.. groups.SelectMany(ConditionFamily.Of)],
        };
    }

    private static IEnumerable<Claim> ClaimsOf(StudyGroup group, bool sampled)
    {
        var tests = ClaimTest.All.Where(t => t.Applies(group)).ToList();
        if (tests.Count == 0)
        {
            return [];
        }

        var measures = new StudyMeasures(group, sampled);
        var greedy = sampled ? new StudyMeasures(group, drawn: false) : null;
        return tests.Select(test => new Claim
        {
            Id = test.Id,
            Title = test.Title,
            Definition = test.Definition,
            Group = group.Name,
            Sentence = test.Describe(group, measures),
            Effects = Effects(test.Measure(group, measures), greedy is null ? [] : test.Measure(group, greedy)),
            Remarks = [.. Remarks(test, group, measures)],
        });
    }

    private static ImmutableArray<ClaimEffect> Effects(ImmutableArray<MeasuredEffect> effects, ImmutableArray<MeasuredEffect> greedy) =>
        [.. effects.Select(e => e.ToEffect(greedy.FirstOrDefault(g => g.What == e.What)))];

    private static IEnumerable<string> Remarks(ClaimTest test, StudyGroup group, StudyMeasures measures)
    {
        var seeds = test.ConditionsOf(group).Distinct(StringComparer.Ordinal).Select(c => (Name: group.LabelOf(c), measures.Accuracy(c).Seeds)).ToList();
        if (seeds.Exists(s => s.Seeds == 0))
        {
            yield return $"not measured yet: {string.Join(", ", seeds.Where(s => s.Seeds == 0).Select(s => s.Name))}";
        }

        if (seeds.Exists(s => s.Seeds == 1))
        {
            yield return $"one seed says nothing about the spread over seeds, so the claim stays undecided: {string.Join(", ", seeds.Where(s => s.Seeds == 1).Select(s => s.Name))}";
        }

        foreach (var remark in test.Remarks(group, measures))
        {
            yield return remark;
        }
    }

    private static IEnumerable<PublishedComparison> Compare(StudyOptions study, StudyGroup group, bool sampled)
    {
        var rows = PublishedResults.All.SelectMany(row => study.Published.Where(p => p.Value == row.Condition)
            .SelectMany(p => StudyGroup.Matching(p.Key, group.Conditions).Select(c => (Condition: c, Row: row)))).ToList();
        var summaries = rows.Select(r => r.Condition).Distinct().ToDictionary(c => c, c => ConditionSummary.Of(c.Runs.Select(r => r.After), []));
        var unprimed = group.Conditions.FirstOrDefault(c => c.Name == group.Unprimed) ?? rows.Find(r => r.Row.Condition == PublishedCondition.Base).Condition;
        var start = unprimed is null ? double.NaN : ConditionSummary.Of(unprimed.Runs.Select(r => r.After), []).AccuracyOf(sampled).Estimate;
        return rows.Select(r => new PublishedComparison(
            r.Condition.Name, group.Name, r.Row, summaries[r.Condition].AccuracyOf(sampled), sampled ? summaries[r.Condition].Accuracy : Interval.Unknown,
            summaries[r.Condition].AccuracyOf(sampled).Estimate - start));
    }
}
