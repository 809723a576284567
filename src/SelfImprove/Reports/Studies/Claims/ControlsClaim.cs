using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (c): texts without behaviours do not help, however long they are.</summary>
internal sealed class ControlsClaim : ClaimTest
{
    internal override string Id => "c";

    internal override string Title => "Controls without behaviours stay low, whatever their length";

    internal override string Definition =>
        "Of the gain in accuracy after RL that priming makes over the unprimed condition (right-answer priming where there is one, else the mean over the primed conditions), "
        + "every control makes less than half. Their mean lengths stand beside it.";

    internal override string Needs => "unprimed, controls, and right-answers or primed";

    internal override bool Applies(StudyGroup group) => group is { Unprimed: not null, Controls.IsEmpty: false } && !ReferenceOf(group).IsEmpty;

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => [group.Unprimed!, .. ReferenceOf(group), .. group.Controls];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var gain = GainOf(ReferenceOf(group), group, measures);
        return
        [
            .. group.Controls.Select(c => new MeasuredEffect($"gain of {group.LabelOf(c)}, share of the gain of {NameOf(group)}", EffectUnit.Share, GainOf([c], group, measures).ShareOf(gain))
            {
                Label = group.LabelOf(c),
                Threshold = 0.5,
                IsAbove = false,
            }),
            .. group.Controls.Select(c => new MeasuredEffect($"{group.LabelOf(c)} minus {group.LabelOf(group.Unprimed)}", EffectUnit.Points, GainOf([c], group, measures))),
            new MeasuredEffect($"{NameOf(group)} minus {group.LabelOf(group.Unprimed)}", EffectUnit.Points, gain),
            .. group.Controls.Select(c => new MeasuredEffect($"length of {group.LabelOf(c)} before RL", EffectUnit.Tokens, measures.Before(c, StudyMetric.Length)) { IsDifference = false }),
            .. group.Controls.Select(c => new MeasuredEffect($"length of {group.LabelOf(c)} after RL", EffectUnit.Tokens, measures.After(c, StudyMetric.Length)) { IsDifference = false }),
        ];
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures)
    {
        var controls = group.Controls.Select(c =>
            $"{group.LabelOf(c)} {Points(GainOf([c], group, measures))} (length before RL: {NumberText.Plain(NumberText.Fixed(measures.Before(c, StudyMetric.Length).Estimate, 0))} tokens)");
        return $"Over {group.LabelOf(group.Unprimed)} ({Percent(measures.Accuracy(group.Unprimed!))}), {NameOf(group)} gain{(ReferenceOf(group).Length == 1 ? "s" : "")} {Points(GainOf(ReferenceOf(group), group, measures))} points, {List([.. controls])}.";
    }

    internal override IEnumerable<string> Remarks(StudyGroup group, StudyMeasures measures) =>
        ReferenceGain.Remarks(GainOf(ReferenceOf(group), group, measures), NameOf(group), group.LabelOf(group.Unprimed));

    private static ImmutableArray<string> ReferenceOf(StudyGroup group) => group.RightAnswers is { } right ? [right] : group.Primed;

    private static string NameOf(StudyGroup group) => ReferenceOf(group) is [var only] ? group.LabelOf(only) : "the primed conditions";

    private static ResampledNumber GainOf(ImmutableArray<string> conditions, StudyGroup group, StudyMeasures measures) =>
        MeanOver(conditions, measures.Accuracy).Minus(measures.Accuracy(group.Unprimed!));
}
