using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>Claim (e): RL keeps the behaviours that help and lets the others fade.</summary>
internal sealed class KeptBehaviorsClaim : ClaimTest
{
    /// <summary>Added to counts before their logarithm is taken: one occurrence in a hundred answers.</summary>
    private const double Epsilon = 0.01;

    /// <summary>From this many occurrences per answer on, a condition shows a kind of behaviour.</summary>
    private const double Shown = 0.1;

    private static readonly ImmutableArray<Behavior> Useful = [Behavior.Backtracking, Behavior.Verification];

    private static readonly ImmutableArray<Behavior> Others = [Behavior.SubgoalSetting, Behavior.BackwardChaining];

    internal override string Id => "e";

    internal override string Title => "RL keeps backtracking and verification and lets the other behaviours fade";

    internal override string Definition => string.Create(
        CultureInfo.InvariantCulture,
        $"log((after + {Epsilon}) / (before + {Epsilon})) of the occurrences per answer of backtracking and verification, minus the same of subgoal setting and backward chaining, "
        + $"is above 0: the mean over the primed conditions that show both kinds before RL (at least {Shown} per answer each).");

    internal override string Needs => "primed";

    internal override bool Applies(StudyGroup group) => !group.Primed.IsEmpty;

    internal override ImmutableArray<string> ConditionsOf(StudyGroup group) => group.Primed;

    internal override ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures)
    {
        var shown = ShowingBoth(group, measures);
        var difference = new MeasuredEffect(
            "log change of backtracking and verification minus that of subgoals and backward chaining", EffectUnit.LogRatio, Mean(c => Number(c, r => LogChange(r, Useful) - LogChange(r, Others))))
        {
            Threshold = 0,
        };
        return
        [
            difference,
            new("log change of backtracking and verification", EffectUnit.LogRatio, Mean(c => Number(c, r => LogChange(r, Useful)))),
            new("log change of subgoals and backward chaining", EffectUnit.LogRatio, Mean(c => Number(c, r => LogChange(r, Others)))),
            .. shown.Length < 2 ? [] : shown.Select(c => new MeasuredEffect($"{group.LabelOf(c)}: the difference", EffectUnit.LogRatio, Number(c, r => LogChange(r, Useful) - LogChange(r, Others)))),
        ];

        ResampledNumber Mean(Func<string, ResampledNumber> number) => MeanOver(shown, number);
        ResampledNumber Number(string condition, Func<ReportRun, double> number) => measures.Number(condition, number);
        double LogChange(ReportRun run, ImmutableArray<Behavior> kind) =>
            Math.Log((Count(measures, run.After, kind) + Epsilon) / (Count(measures, run.Before, kind) + Epsilon));
    }

    internal override string Describe(StudyGroup group, StudyMeasures measures)
    {
        var shown = ShowingBoth(group, measures);
        if (shown.IsEmpty)
        {
            return "No primed condition shows both kinds of behaviours before RL.";
        }

        string Both(ImmutableArray<Behavior> kind) => $"from {Text(MeanOver(shown, c => measures.Number(c, r => Count(measures, r.Before, kind))))} "
            + $"to {Text(MeanOver(shown, c => measures.Number(c, r => Count(measures, r.After, kind))))}";
        return $"In RL of {List(group.LabelsOf(shown))}, backtracking and verification go {Both(Useful)} per answer, subgoals and backward chaining {Both(Others)}.";
    }

    internal override IEnumerable<string> Remarks(StudyGroup group, StudyMeasures measures) =>
        group.Primed.Except(ShowingBoth(group, measures), StringComparer.Ordinal).ToImmutableArray() is { IsEmpty: false } left
            ? [$"left out, because they do not show both kinds before RL: {List(group.LabelsOf(left))}"]
            : [];

    private static ImmutableArray<string> ShowingBoth(StudyGroup group, StudyMeasures measures)
    {
        return [.. group.Primed.Where(c => Shows(c, Useful) && Shows(c, Others))];

        bool Shows(string condition, ImmutableArray<Behavior> kind)
        {
            var counts = measures.RunsOf(condition).Select(r => Count(measures, r.Before, kind)).Where(double.IsFinite).ToList();
            return counts.Count > 0 && counts.Average() >= Shown;
        }
    }

    private static double Count(StudyMeasures measures, EvaluationSummary? evaluation, ImmutableArray<Behavior> kind) =>
        kind.Sum(b => measures.Value(evaluation, StudyMetric.Of(b)));

    private static string Text(ResampledNumber number) => NumberText.Plain(NumberText.Fixed(number.Estimate, 2));
}
