using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (d): pre-training on a corpus rich in behaviours lifts, on one with few it does not.</summary>
internal sealed class CorpusClaim : ClaimTest
{
    internal override string Id => "d";

    internal override string Title => "A corpus rich in behaviours lifts, a minimal one does not";

    internal override string Definition => "Accuracy after RL on the behaviour-rich corpora minus that on the behaviour-minimal ones is above 0.";

    internal override string Needs => "rich-corpus and minimal-corpus";

    internal override bool Applies(StudyGroup group) => group is { RichCorpus.IsEmpty: false, MinimalCorpus.IsEmpty: false };

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => [.. group.RichCorpus, .. group.MinimalCorpus];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var rich = MeanOver(group.RichCorpus, measures.Accuracy);
        var minimal = MeanOver(group.MinimalCorpus, measures.Accuracy);
        var difference = new MeasuredEffect("rich minus minimal", EffectUnit.Points, rich.Minus(minimal)) { Threshold = 0 };
        return group.Unprimed is not { } unprimed ? [difference]
            : [
                difference,
                new($"rich minus {group.LabelOf(unprimed)}", EffectUnit.Points, rich.Minus(measures.Accuracy(unprimed))),
                new($"minimal minus {group.LabelOf(unprimed)}", EffectUnit.Points, minimal.Minus(measures.Accuracy(unprimed))),
            ];
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures) =>
        $"After RL, corpora rich in behaviours ({List(group.LabelsOf(group.RichCorpus))}) end at {Percent(MeanOver(group.RichCorpus, measures.Accuracy))} of the held-out problems, "
        + $"minimal ones ({List(group.LabelsOf(group.MinimalCorpus))}) at {Percent(MeanOver(group.MinimalCorpus, measures.Accuracy))}"
        + (group.Unprimed is { } unprimed ? $", {group.LabelOf(unprimed)} at {Percent(measures.Accuracy(unprimed))}." : ".");
}
