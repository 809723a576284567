using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Analysis;

/// <summary>The rows that are made of stored answers. Answers to one problem are one cluster, whatever seed they are of.</summary>
internal static class AnswerTables
{
    /// <summary>Accuracy with and without each behaviour that is known of some answer.</summary>
    internal static IEnumerable<BehaviorAccuracy> BehaviorAccuracies(AnalyzedGroup group, IReadOnlyList<StoredAnswer> answers)
    {
        var scored = answers.Where(a => a.IsCorrect is not null).ToList();
        foreach (var behavior in scored.SelectMany(a => a.Behaviors.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var known = scored.Where(a => a.Behaviors.GetValueOrDefault(behavior) is not null).ToList();
            var (shown, notShown) = (known.FindAll(a => a.Behaviors[behavior] > 0), known.FindAll(a => a.Behaviors[behavior] == 0));
            var (with, without) = (Share(shown, a => a.IsCorrect == true), Share(notShown, a => a.IsCorrect == true));
            yield return new BehaviorAccuracy(group, behavior, shown.Count, with, notShown.Count, without, ShareDifference.Of(with, without));
        }
    }

    /// <summary>Explicit and implicit checking; null when the answers were not read for tries.</summary>
    internal static AttemptChoices? Choices(AnalyzedGroup group, IReadOnlyList<StoredAnswer> answers)
    {
        var read = answers.Where(a => !a.Attempts.IsDefault).ToList();
        if (read.Count == 0)
        {
            return null;
        }

        var tries = read.SelectMany(a => a.Attempts.Where(t => t.Fate != AttemptFate.Open).Select(t => (a.ProblemId, Try: t))).ToList();
        Interval Of(Predicate<AttemptReading> among, Func<AttemptReading, bool> events) => ShareByProblem(tries.FindAll(t => among(t.Try)), t => t.ProblemId, t => events(t.Try));
        return new AttemptChoices
        {
            Group = group,
            Answers = read.Count,
            Attempts = tries.Count,
            Solutions = Of(_ => true, t => t.IsSolution),
            Judged = Of(_ => true, t => t.Verdict is not null),
            RightVerdicts = Of(t => t.Verdict is not null, t => t.Verdict == t.IsSolution),
            JudgedChoices = Of(t => t.Verdict is not null, IsRightChoice),
            SilentChoices = Of(t => t.Verdict is null, IsRightChoice),
            SilentSolutionsTaken = Of(t => t is { Verdict: null, IsSolution: true }, IsRightChoice),
            SilentMissesLeft = Of(t => t is { Verdict: null, IsSolution: false }, IsRightChoice),
        };
    }

    private static bool IsRightChoice(AttemptReading attempt) => attempt.Fate == AttemptFate.Taken == attempt.IsSolution;

    private static Interval Share(IEnumerable<StoredAnswer> answers, Func<StoredAnswer, bool> events) => ShareByProblem(answers, a => a.ProblemId, events);

    private static Interval ShareByProblem<T>(IEnumerable<T> trials, Func<T, string> problem, Func<T, bool> events) =>
        ClusteredShare.Of(trials.GroupBy(problem, StringComparer.Ordinal).Select(g => (g.Count(events), g.Count())));
}
