using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (d): pre-training on a corpus rich in behaviours lifts, on one with few it does not.</summary>
internal sealed class CorpusClaim : ClaimTest
{
    internal override string Id => "d";

    internal override string Title => "A corpus rich in behaviours lifts, a minimal one does not";

    internal override string Definition =>
        "Accuracy after RL on the behaviour-rich corpora minus that on the behaviour-minimal ones is above 0. Where there is an unprimed condition, the rich ones also end above it. "
        + "What the minimal ones gain over it stands beside that, and as a share of the gain of the rich ones.";

    internal override string Needs => "rich-corpus and minimal-corpus";

    internal override bool Applies(StudyGroup group) => group is { RichCorpus.IsEmpty: false, MinimalCorpus.IsEmpty: false };

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) =>
        group.Unprimed is { } unprimed ? [.. group.RichCorpus, .. group.MinimalCorpus, unprimed] : [.. group.RichCorpus, .. group.MinimalCorpus];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var rich = MeanOver(group.RichCorpus, measures.Accuracy);
        var minimal = MeanOver(group.MinimalCorpus, measures.Accuracy);
        var difference = new MeasuredEffect("rich minus minimal", EffectUnit.Points, rich.Minus(minimal)) { Threshold = 0 };
        if (group.Unprimed is not { } name)
        {
            return [difference];
        }

        var (unprimed, label) = (measures.Accuracy(name), group.LabelOf(name));
        return
        [
            difference with { Label = "minus minimal" },
            new($"rich minus {label}", EffectUnit.Points, rich.Minus(unprimed)) { Label = $"minus {label}", Threshold = 0 },
            new("gain of minimal, share of the gain of rich", EffectUnit.Share, minimal.Minus(unprimed).ShareOf(rich.Minus(unprimed))),
            new($"minimal minus {label}", EffectUnit.Points, minimal.Minus(unprimed)),
        ];
    }

    internal override IEnumerable<string> Remarks(StudyGroup group, StudyMeasures measures) => group.Unprimed is { } unprimed
        ? ReferenceGain.Remarks(Gain(group.RichCorpus, unprimed, measures), "the rich corpora", group.LabelOf(unprimed))
        : [];

    internal override string Describe(StudyGroup group, StudyMeasures measures) =>
        $"After RL, corpora rich in behaviours ({List(group.LabelsOf(group.RichCorpus))}) end at {Percent(MeanOver(group.RichCorpus, measures.Accuracy))} of the held-out problems, "
        + $"minimal ones ({List(group.LabelsOf(group.MinimalCorpus))}) at {Percent(MeanOver(group.MinimalCorpus, measures.Accuracy))}"
        + (group.Unprimed is { } unprimed
            ? $", {group.LabelOf(unprimed)} at {Percent(measures.Accuracy(unprimed))}: gains of {Points(Gain(group.RichCorpus, unprimed, measures))} and {Points(Gain(group.MinimalCorpus, unprimed, measures))} points."
            : ".");

    private static ResampledNumber Gain(ImmutableArray<string> corpora, string unprimed, StudyMeasures measures) =>
        MeanOver(corpora, measures.Accuracy).Minus(measures.Accuracy(unprimed));
}
