using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (b): priming with wrong answers that show the behaviours works as priming with right ones.</summary>
internal sealed class WrongAnswersClaim : ClaimTest
{
    internal override string Id => "b";

    internal override string Title => "Priming with wrong answers works as priming with right ones";

    internal override string Definition =>
        "Of the gain in accuracy after RL that right-answer priming makes over the unprimed condition, wrong-answer priming makes more than half: "
        + "(wrong - unprimed) / (right - unprimed) is above 50 %.";

    internal override string Needs => "unprimed, right-answers and wrong-answers";

    internal override bool Applies(StudyGroup group) => group is { Unprimed: not null, RightAnswers: not null, WrongAnswers: not null };

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => [group.Unprimed!, group.RightAnswers!, group.WrongAnswers!];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var (right, wrong) = Gains(group, measures);
        return
        [
            new($"gain of {group.LabelOf(group.WrongAnswers)}, share of the gain of {group.LabelOf(group.RightAnswers)}", EffectUnit.Share, wrong.ShareOf(right)) { Threshold = 0.5 },
            new($"{group.LabelOf(group.WrongAnswers)} minus {group.LabelOf(group.RightAnswers)}", EffectUnit.Points, wrong.Minus(right)),
            new($"{group.LabelOf(group.RightAnswers)} minus {group.LabelOf(group.Unprimed)}", EffectUnit.Points, right),
        ];
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures)
    {
        var (right, wrong) = Gains(group, measures);
        return $"Over {group.LabelOf(group.Unprimed)} ({Percent(measures.Accuracy(group.Unprimed!))}), {group.LabelOf(group.RightAnswers)} gains {Points(right)} points and {group.LabelOf(group.WrongAnswers)} {Points(wrong)}.";
    }

    internal override IEnumerable<string> Remarks(StudyGroup group, StudyMeasures measures) => ReferenceGain.Remarks(Gains(group, measures).Right, group.LabelOf(group.RightAnswers), group.LabelOf(group.Unprimed));

    private static (ResampledNumber Right, ResampledNumber Wrong) Gains(StudyGroup group, StudyMeasures measures)
    {
        var unprimed = measures.Accuracy(group.Unprimed!);
        return (measures.Accuracy(group.RightAnswers!).Minus(unprimed), measures.Accuracy(group.WrongAnswers!).Minus(unprimed));
    }
}
