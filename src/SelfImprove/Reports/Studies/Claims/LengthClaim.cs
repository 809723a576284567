using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>Claim (f): answers grow where search pays, and shrink where it does not.</summary>
internal sealed class LengthClaim : ClaimTest
{
    internal override string Id => "f";

    internal override string Title => "Answers grow where search pays";

    internal override string Definition =>
        "The mean length of the answers that ended by themselves grows in RL of the primed conditions (change above 0), and by more than in the conditions that do not search: "
        + "unprimed and controls (difference above 0).";

    internal override string Needs => "primed, and unprimed or controls";

    internal override bool Applies(StudyGroup group) => !group.Primed.IsEmpty && !Idle(group).IsEmpty;

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => [.. group.Primed, .. Idle(group)];

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var (search, idle) = (Change(group.Primed, measures), Change(Idle(group), measures));
        return
        [
            new("change of length where search pays (primed)", EffectUnit.Tokens, search) { Label = "primed", Threshold = 0 },
            new("that minus the change where it does not", EffectUnit.Tokens, search.Minus(idle)) { Label = "minus others", Threshold = 0 },
            new($"change of length where it does not ({List(group.LabelsOf(Idle(group)))})", EffectUnit.Tokens, idle),
            new("change of the share of truncated answers (primed)", EffectUnit.Points, MeanOver(group.Primed, c => measures.Change(c, StudyMetric.Truncated))),
        ];
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures)
    {
        string Both(ImmutableArray<string> conditions) => $"from {Text(MeanOver(conditions, c => measures.Before(c, StudyMetric.TerminatedLength)))} "
            + $"to {Text(MeanOver(conditions, c => measures.After(c, StudyMetric.TerminatedLength)))} tokens";
        return $"Answers that ended by themselves go {Both(group.Primed)} in RL of {List(group.LabelsOf(group.Primed))}, {Both(Idle(group))} of {List(group.LabelsOf(Idle(group)))}.";
    }

    private static ImmutableArray<string> Idle(StudyGroup group) => group.Unprimed is { } unprimed ? [unprimed, .. group.Controls] : group.Controls;

    private static ResampledNumber Change(ImmutableArray<string> conditions, StudyMeasures measures) =>
        MeanOver(conditions, c => measures.Change(c, StudyMetric.TerminatedLength));

    private static string Text(ResampledNumber tokens) => NumberText.Plain(NumberText.Fixed(tokens.Estimate, 1));
}
