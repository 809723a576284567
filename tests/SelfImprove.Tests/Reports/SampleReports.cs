using System.Collections.Immutable;
using SelfImprove.Reports;

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
