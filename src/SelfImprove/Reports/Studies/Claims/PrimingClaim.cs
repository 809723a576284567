using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (a): primed policies end far above the unprimed one.</summary>
internal sealed class PrimingClaim : ClaimTest
{
    internal override string Id => "a";

    internal override string Title => "Primed policies end above the unprimed one";

    internal override string Definition => "Accuracy after RL, the mean over the primed conditions minus the unprimed condition, is above 0.";

    internal override string Needs => "unprimed and primed";

    internal override bool Applies(StudyGroup group) => group is { Unprimed: not null, Primed.IsEmpty: false };

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => [group.Unprimed!, .. group.Primed];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var unprimed = measures.Accuracy(group.Unprimed!);
        var all = new MeasuredEffect($"primed minus {group.LabelOf(group.Unprimed)}", EffectUnit.Points, MeanOver(group.Primed, measures.Accuracy).Minus(unprimed)) { Threshold = 0 };
        return group.Primed.Length == 1 ? [all]
            : [all, .. group.Primed.Select(p => new MeasuredEffect($"{group.LabelOf(p)} minus {group.LabelOf(group.Unprimed)}", EffectUnit.Points, measures.Accuracy(p).Minus(unprimed)))];
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures) =>
        $"After RL, {List(group.LabelsOf(group.Primed))} solve{(group.Primed.Length == 1 ? "s" : "")} {Percent(MeanOver(group.Primed, measures.Accuracy))} of the held-out problems"
        + $"{(group.Primed.Length == 1 ? "" : " on average")}, {group.LabelOf(group.Unprimed)} {Percent(measures.Accuracy(group.Unprimed!))}.";
}
