namespace SelfImprove.Tasks.Countdown.Tests.Reading;

public sealed class SearchTraceReaderTests
{
    private static readonly CountdownProblem Problem = new([3, 5, 8, 12], 24);

    [Fact]
    public void Tries_are_told_apart_and_recomputed()
    {
        var trace = Read("8+5=13, 13+12=25, 25-3=22, target 24: too low.\nTry again: 12-8=4, 5+3=8, 8*4=35, target 24: no.\nTry again: 8-5=3, 12/3=4, 3*4=13, target 24: yes.\n</think>\n<answer>8*3=24</answer>");

        Assert.Equal([22, 35, 13], trace.Attempts.Select(a => a.Value));
        Assert.All(trace.Attempts, a => Assert.True(a.IsComplete));
        Assert.Equal([true, true, true, true, true, false, true, true, false], trace.Attempts.SelectMany(a => a.Equations).Select(e => e.IsTrue));
        Assert.Equal([true, true, false], trace.Attempts.Select(a => a.IsVerdictTrue));
        Assert.False(trace.ReachesTarget);
    }

    [Theory]
    [InlineData("8 * 3 = 24 (but 5 and 12 are left). 12 - 5 = 7", 1)]
    [InlineData("5*8=40, too high. 5*3=15", 2)]
    [InlineData("5+8=13\nLet's go on: 13-3=10\nand 10+12=22", 1)]
    [InlineData("5+8=13, 5*8=40", 2)]
    [InlineData("no numbers at all", 0)]
    public void A_new_try_starts_when_a_number_is_needed_again_or_after_a_verdict_against_the_last(string text, int attempts) =>
        Assert.Equal(attempts, Read(text).Attempts.Length);

    [Fact]
    public void A_step_back_changes_what_is_wanted_and_the_number_may_be_put_back()
    {
        var missed = Assert.Single(Read("24-8=16, so I need 16: 12-5=7, 7+3=10, need 16: too low.").Attempts);
        Assert.Equal((16, 10, true, true), (missed.Wanted, missed.Value, missed.IsComplete, missed.IsVerdictTrue));

        var hit = Assert.Single(Read("24-8=16, if I get 16: 12+5=17, 17-3=14, 14+8=22, target 24: too low.").Attempts);
        Assert.Equal((24, 22, true, true), (hit.Wanted, hit.Value, hit.IsComplete, hit.IsVerdictTrue));
        Assert.Equal(0, hit.ForeignEquations);
    }

    [Fact]
    public void A_solution_is_one_whatever_the_text_says_of_it()
    {
        var read = SearchTraceReader.Read(
            new CountdownProblem([2, 3, 4], 24), "2*3=6, 6*4=24, target 24: no.\n4*3=12, 12*2=24, target 24: yes.\n3+4=7, 7*2=14, target 24: yes.\n3*4=24, yes.");

        Assert.Equal([true, true, false, false], read.Attempts.Select(a => a.IsHit));
        Assert.Equal([false, true, false, false], read.Attempts.Select(a => a.IsVerdictTrue));
        Assert.Equal(new TraceCount(1, 2), read.ToCounts()["missed_hits"]);
        Assert.Equal(new TraceCount(1, 3), read.ToCounts()["true_claims"]);
        Assert.True(read.ReachesTarget);
    }

    [Fact]
    public void Repeats_are_found_in_any_order_of_operands()
    {
        var trace = Read("8+5=13, 12*3=36, no. 3*12=36, 5+8=13, no. 12-3=9, no.");

        Assert.Equal([false, true, false], trace.Attempts.Select(a => a.IsRepeat));
        Assert.Equal(new TraceCount(1, 3), trace.ToCounts()["repeated_attempts"]);
    }

    [Fact]
    public void Numbers_that_are_not_there_are_counted()
    {
        var trace = Read("8+5=13, 13+7=20, 20+12=32, no.");

        Assert.Equal(1, Assert.Single(trace.Attempts).ForeignEquations);
        Assert.Equal(new TraceCount(1, 3), trace.ToCounts()["foreign_equations"]);
    }

    [Theory]
    [InlineData("1) 8*3=24", "8*3=24")]
    [InlineData("- 8 \u00D7 3 = 24.", "8 \u00D7 3 = 24")]
    [InlineData("25*3=75-30=45", "25*3=75|75-30=45")]
    [InlineData("(8-5)*(12-3)=27", "(8-5)*(12-3)=27")]
    [InlineData("3-8=-5", "3-8=-5")]
    [InlineData("20+4=8*3", "")]
    [InlineData("5/2=2.5", "")]
    [InlineData("x=24", "")]
    [InlineData("step 8*3=24b", "")]
    public void Equations_are_found_as_they_are_written(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(text).Attempts.SelectMany(a => a.Equations).Select(e => e.Span.In(text))));

    [Theory]
    [InlineData("8*3=24, that's it", TraceVerdict.Hit)]
    [InlineData("8*3=24, which works", TraceVerdict.Hit)]
    [InlineData("8*3=24 doesn't work", TraceVerdict.Miss)]
    [InlineData("8*3=24, not correct", TraceVerdict.Miss)]
    [InlineData("8*3=24 is too big", TraceVerdict.TooHigh)]
    [InlineData("8*3=24, too small", TraceVerdict.TooLow)]
    [InlineData("8*3=24\nyes", TraceVerdict.None)]
    public void The_first_verdict_of_the_line_counts(string text, TraceVerdict verdict) =>
        Assert.Equal(verdict, Assert.Single(Read(text).Attempts).Verdict);

    [Fact]
    public void The_teacher_writes_only_what_is_true()
    {
        var task = new CountdownTask(new CountdownOptions { Count = 4, MinNumber = 1, MaxNumber = 13, MinTarget = 10, MaxTarget = 50 });
        var examples = new CountdownTeacher(new CountdownTeacherOptions()).Generate(task, 300, RandomKey.FromSeed(7)).ToArray();

        foreach (var example in examples)
        {
            var trace = SearchTraceReader.Read((CountdownProblem)example.Problem!, example.Completion);
            Assert.All(trace.Attempts, a => Assert.True(a.IsComplete && a.ForeignEquations == 0, $"{string.Join(", ", a.Equations.Select(e => e.Span.In(example.Completion)))} in\n{example.Prompt}{example.Completion}"));
            Assert.All(trace.Attempts.SelectMany(a => a.Equations), e => Assert.True(e.IsTrue, example.Completion));
            Assert.All(trace.Attempts, a => Assert.True(a.IsVerdictTrue, example.Completion));
            Assert.Equal(example.Metadata["attempts"], trace.Attempts.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal((true, false), (trace.Attempts[^1].IsHit, trace.Attempts[..^1].Any(a => a.IsHit && a.Wanted == Target(example))));
        }

        static long Target(PrimingExample example) => ((CountdownProblem)example.Problem!).Target;
    }

    [Theory]
    [InlineData("8+5=13, 13+12=25, 25-3=22, too low.\n5*3=15, 12-8=4, 15+4=19\n5-3=2, 12*2=24, target 24: yes.\n</think>\n<answer>12*(5-3)</answer>", "judged false abandoned; not judged abandoned; judged true taken")]
    [InlineData("8+5=13, 13+12=25, 25-3=22", "not judged open")]
    public void Tries_are_told_with_their_verdict_and_what_became_of_them(string text, string expected)
    {
        var attempts = ((IAttemptReader)new CountdownTask()).ReadAttempts(Problem, new Completion(text, StopReason.EndOfSequence));

        // The last one leaves the 8 out, so it solves nothing.
        Assert.All(attempts, a => Assert.False(a.IsSolution));
        Assert.Equal(
            expected,
            string.Join("; ", attempts.Select(a => $"{(a.Verdict is { } v ? $"judged {(v ? "true" : "false")}" : "not judged")} {a.Fate.ToString().ToLowerInvariant()}")));
        Assert.StartsWith("8+5=13", attempts[0].Span.In(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_try_that_solves_the_problem_is_a_solution_whether_judged_or_not()
    {
        var attempts = SearchTraceReader.Read(new CountdownProblem([2, 3, 4], 24), "2+3=5, 5+4=9\n4*3=12, 12*2=24\n").ToAttempts(isAnswered: true);

        Assert.Equal([(false, (bool?)null, AttemptFate.Abandoned), (true, null, AttemptFate.Taken)], attempts.Select(a => (a.IsSolution, a.Verdict, a.Fate)));
    }

    [Fact]
    public void Every_count_has_a_meaning() => Assert.Equal(
        Read("").ToCounts().Keys.Select(k => $"eval/trace/{k}"),
        SearchTraceMetrics.Definitions.Select(d => d.Name).Where(n => n.StartsWith("eval/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_long_text_takes_time_in_proportion()
    {
        var text = string.Concat(Enumerable.Repeat("((((1+1+1+1+1+1+1+1=", 5000));

        Assert.Empty(Read(text).Attempts.SelectMany(a => a.Equations));
    }

    private static SearchTrace Read(string text) => SearchTraceReader.Read(Problem, text);
}
