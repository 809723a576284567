using System.Collections.Immutable;
using SelfImprove.Analysis;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Analysis;

public class AnswerTablesTests
{
    private static readonly AnalyzedGroup Group = new("primed", null, null, AnalyzedGroup.After, AnalyzedGroup.Drawn);

    [Fact]
    public void Accuracy_is_told_apart_by_behaviour()
    {
        // 56 of 70 that check are right, 48 of 80 that do not: Newcombe's own example. Failed scores and unknown counts are left out.
        StoredAnswer[] answers =
        [
            .. Answers(56, true, 2), .. Answers(14, false, 1), .. Answers(48, true, 0), .. Answers(32, false, 0),
            .. Answers(10, null, 1), .. Answers(10, true, null),
        ];

        var row = Assert.Single(AnswerTables.BehaviorAccuracies(Group, answers));

        Assert.Equal(("verification", 70, 80), (row.Behavior, row.Shown, row.NotShown));
        Assert.Equal(Interval.OfShare(56, 70), row.AccuracyShown);
        Assert.Equal(Interval.OfShare(48, 80), row.AccuracyNotShown);
        Assert.Equal(0.0524, row.Difference.Low, 4);
        Assert.Equal(0.3339, row.Difference.High, 4);
    }

    [Fact]
    public void Without_answers_that_show_a_behaviour_there_is_no_difference()
    {
        var row = Assert.Single(AnswerTables.BehaviorAccuracies(Group, [.. Answers(3, true, 0)]));

        Assert.Equal((0, 3), (row.Shown, row.NotShown));
        Assert.True(double.IsNaN(row.AccuracyShown.Estimate) && double.IsNaN(row.Difference.Estimate));
    }

    [Fact]
    public void Choices_are_told_apart_by_whether_a_verdict_stands_with_the_try()
    {
        StoredAnswer[] answers =
        [
            // A miss that is called one and left, a hit that is called one and taken; a silent miss left, a silent hit taken; where an answer breaks off nothing is told.
            Answer("a", Try(false, false, AttemptFate.Abandoned), Try(true, true, AttemptFate.Taken)),
            Answer("b", Try(false, null, AttemptFate.Abandoned), Try(true, null, AttemptFate.Taken)),
            Answer("c", Try(false, null, AttemptFate.Abandoned), Try(false, null, AttemptFate.Open)),

            // A silent hit that is left, a miss that is called a hit and taken.
            Answer("d", Try(true, null, AttemptFate.Abandoned), Try(false, true, AttemptFate.Taken)),
        ];

        var row = AnswerTables.Choices(Group, answers)!;

        Assert.Equal((4, 7), (row.Answers, row.Attempts));
        Assert.Equal(3.0 / 7, row.Solutions.Estimate, 12);
        Assert.Equal(3.0 / 7, row.Judged.Estimate, 12);
        Assert.Equal(2.0 / 3, row.RightVerdicts.Estimate, 12);
        Assert.Equal(2.0 / 3, row.JudgedChoices.Estimate, 12);
        Assert.Equal(3.0 / 4, row.SilentChoices.Estimate, 12);
        Assert.Equal(1.0 / 2, row.SilentSolutionsTaken.Estimate, 12);
        Assert.Equal(1.0, row.SilentMissesLeft.Estimate, 12);
    }

    [Fact]
    public void Answers_that_were_not_read_have_no_choices() => Assert.Null(AnswerTables.Choices(Group, [.. Answers(3, true, 0)]));

    private static IEnumerable<StoredAnswer> Answers(int count, bool? correct, int? checks) => Enumerable.Range(0, count).Select(i => new StoredAnswer(
        $"{correct} {checks} {i}", true, correct, ImmutableSortedDictionary<string, int?>.Empty.Add("verification", checks), default));

    private static StoredAnswer Answer(string problem, params ImmutableArray<AttemptReading> attempts) =>
        new(problem, true, true, ImmutableSortedDictionary<string, int?>.Empty, attempts);

    private static AttemptReading Try(bool solves, bool? verdict, AttemptFate fate) => new(new TextSpan(0, 1), solves, verdict, fate);
}
