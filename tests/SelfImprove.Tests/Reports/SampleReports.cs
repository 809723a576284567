using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

/// <summary>Small reports to render.</summary>
internal static class SampleReports
{
    internal const string Completion = "8 * 3 = 24 , but 5 is left . let 's try 24 / 2 = 12 .";

    /// <summary>Two conditions over two seeds, with everything that a report can hold.</summary>
    internal static ReportModel Small => new()
    {
        Name = "quickstart",
        Description = "Primed against unprimed.",
        Conditions =
        [
            new ReportCondition("unprimed") { Runs = [Run(1, 0.22, 0.31), Run(2, 0.24, 0.33)] },
            new ReportCondition("primed") { Runs = [Run(1, 0.40, 0.58), Run(2, 0.42, 0.62) with { After = null, Incomplete = "stage ppo has done 3 of 20 steps" }] },
        ],
        MainStage = "ppo",
        Metrics = [new MetricDefinition("eval/accuracy", "fraction", "Share of right answers."), new MetricDefinition("objective/kl", "nats", "KL to the reference.") { HealthyMaximum = 0.5, Remedy = "Raise beta." }],
        Samples = [Sample("unprimed", "before ppo", false), Sample("unprimed", "ppo, step 20", true), Sample("primed", "ppo, step 20", true)],
        Notes = ["one optimizer step per network"],
        ResolvedConfiguration = "name: quickstart\nseed: 1\n",
        Provenance = [new("machine", "2 cores")],
    };

    /// <summary>The same with a study: claims of every verdict, published rows, families and a size of models.</summary>
    internal static ReportModel Study => Small with
    {
        Conditions = [.. Small.Conditions.Select((c, i) => c with { Axes = [new AxisValue("condition", c.Name), new AxisValue("scale", i == 0 ? "small" : "large")] })],
        Study = StudyOf("primed", "unprimed"),
    };

    /// <summary>Results of a study with these texts.</summary>
    internal static StudyResults StudyOf(string condition, string unprimed) => new()
    {
        Claims =
        [
            new Claim
            {
                Id = "a",
                Title = "Primed policies end above the unprimed one",
                Definition = "Accuracy after RL, primed minus unprimed, is above 0.",
                Sentence = $"After RL, {condition} solves 60.0 % of the held-out problems, {unprimed} 32.0 %.",
                Effects =
                [
                    new ClaimEffect { What = $"primed minus {unprimed}", Unit = EffectUnit.Points, Effect = new Interval(0.28, 0.25, 0.31), Threshold = 0, Seeds = 2, Problems = 100 },
                    new ClaimEffect { What = $"{condition} minus {unprimed}", Unit = EffectUnit.Points, Effect = new Interval(0.28, 0.25, 0.31), Seeds = 2, Problems = 100 },
                ],
            },
            new Claim
            {
                Id = "c",
                Title = "Controls stay low",
                Definition = "Every control makes less than half of the gain.",
                Group = $"scale {condition}",
                Sentence = "Dots gain 2.0 points.",
                Effects =
                [
                    new ClaimEffect { What = "dots", Label = condition, Unit = EffectUnit.Share, Effect = new Interval(0.1, -0.05, 0.25), Threshold = 0.5, IsAbove = false, Seeds = 2, Problems = 100 },
                    new ClaimEffect { What = "empty", Label = "empty", Unit = EffectUnit.Share, Effect = new Interval(0.8, 0.7, 0.95), Threshold = 0.5, IsAbove = false, Seeds = 2, Problems = 100 },
                    new ClaimEffect { What = "length", Unit = EffectUnit.Tokens, Effect = new Interval(12, 11, 13), IsDifference = false, Seeds = 2 },
                ],
            },
            new Claim
            {
                Id = "e",
                Title = "RL keeps backtracking",
                Definition = "A difference of logarithms is above 0.",
                Sentence = "Backtracking goes from 1.00 to 2.00.",
                Remarks = [$"not measured yet: {condition}"],
                Effects = [new ClaimEffect { What = "log change", Unit = EffectUnit.LogRatio, Effect = new Interval(-0.5, double.NaN, double.NaN), Threshold = 0 }],
            },
        ],
        NotAsked = ["(d) A corpus lifts: needs rich-corpus"],
        Published =
        [
            new PublishedComparison(unprimed, "", PublishedResults.Of(PublishedCondition.Base), new Interval(0.32, 0.3, 0.34), Interval.Unknown, 0),
            new PublishedComparison(condition, "", PublishedResults.Of(PublishedCondition.BehaviorRich), new Interval(0.6, 0.5, 0.7), Interval.Unknown, 0.28),
        ],
        Agreement = [new OrderAgreement(PublishedResults.Llama, "", 1, 1)],
        Families = [new ConditionFamily("Primed", [unprimed, condition])],
    };

    /// <summary>A report with many conditions.</summary>
    internal static ReportModel Of(int conditions) => Small with
    {
        Conditions = [.. Enumerable.Range(0, conditions).Select(i => new ReportCondition($"condition {i}") { Runs = [Run(1, 0.2, 0.2 + (0.04 * i))] })],
        Samples = [],
    };

    internal static ReportSample Sample(string condition, string moment, bool correct) => new()
    {
        Condition = condition,
        Seed = 1,
        Moment = moment,
        ProblemId = "countdown:2,3,5,8->24",
        Prompt = "numbers 2 3 5 8 target 24",
        Completion = new Completion(Completion, StopReason.EndOfSequence),
        Reward = new Reward
        {
            Value = correct ? 1 : 0,
            IsCorrect = correct,
            Outcome = correct ? RewardOutcome.Correct : RewardOutcome.WrongValue,
            Reason = correct ? "the value is 24" : "the value is 25, not 24",
        },
        Findings =
        [
            new BehaviorFinding(Behavior.Verification, new TextSpan(0, 28), 0.9),
            new BehaviorFinding(Behavior.Backtracking, new TextSpan(13, 31), 0.8),
        ],
    };

    private static ReportRun Run(long seed, double before, double after) => new(seed)
    {
        Series =
        [
            new MetricSeries("ppo", "eval/accuracy", [new(0, before), new(10, (before + after) / 2), new(20, after)]),
            new MetricSeries("ppo", "objective/kl", [new(1, 0.001), new(2, double.NaN), new(3, 0.003)]),
            new MetricSeries("sft", "sft/loss", [new(1, 2.5)]),
        ],
        Before = Evaluation(before),
        After = Evaluation(after),
    };

    private static EvaluationSummary Evaluation(double accuracy) => new()
    {
        Accuracy = new Interval(accuracy, accuracy - 0.03, accuracy + 0.03),
        MeanTokens = 80,
        MeanBehaviors = ImmutableDictionary<Behavior, double>.Empty.Add(Behavior.Verification, 1.5).Add(Behavior.Backtracking, 0.5),
        Outcomes = ImmutableSortedDictionary<string, double>.Empty.Add("correct", accuracy).Add("wrong-value", 1 - accuracy),
        Solved = ImmutableSortedDictionary<string, double>.Empty.Add("p1", 1).Add("p2", accuracy > 0.5 ? 1 : 0),
    };
}
