using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfImprove.Tasks.Countdown.Tests.Teaching;

public class CountdownTeacherTests
{
    private const int Count = 300;

    private static readonly CountdownTask Task = new(new CountdownOptions());

    public static TheoryData<CountdownStrategy> Searching =>
    [
        CountdownStrategy.All, CountdownStrategy.Backtracking, CountdownStrategy.BacktrackingVerification,
        CountdownStrategy.BacktrackingSubgoals, CountdownStrategy.BacktrackingBackwardChaining,
    ];

    [Theory]
    [MemberData(nameof(Searching))]
    public void Every_equation_of_a_trace_is_true(CountdownStrategy strategy)
    {
        var equations = Traces(new() { Strategy = strategy }).SelectMany(t => TraceReader.Equations(t.Completion)).ToList();

        Assert.True(equations.Count > Count);
        Assert.All(equations, e => Assert.True(TraceReader.IsTrue(e), e.ToString()));
    }

    [Theory]
    [InlineData(1, WrongAnswer.MisusedNumbers)]
    [InlineData(0, WrongAnswer.MisusedNumbers)]
    [InlineData(0, WrongAnswer.LastTry)]
    public void Every_verdict_follows_from_the_value_before_it(double correctShare, WrongAnswer wrong)
    {
        var verdicts = 0;
        foreach (var (example, problem) in TracesWithProblems(new() { CorrectShare = correctShare, WrongAnswer = wrong }))
        {
            foreach (var line in example.Completion.Split('\n'))
            {
                foreach (var verdict in TraceReader.Verdicts(line))
                {
                    verdicts++;
                    Assert.True(TraceReader.Holds(verdict), line);
                    Assert.Equal(verdict.Kind == "target" ? (int)problem.Target : TraceReader.Needed(line), verdict.Wanted);
                }
            }
        }

        Assert.True(verdicts > Count);
    }

    [Fact]
    public async Task Right_traces_earn_the_full_reward()
    {
        foreach (var (example, problem) in TracesWithProblems(new()))
        {
            Assert.Equal(RewardOutcome.Correct, (await ScoreAsync(example, problem)).Outcome);
        }
    }

    [Fact]
    public async Task A_search_that_is_given_up_answers_with_a_value_that_it_judged_wrong()
    {
        foreach (var (example, problem) in TracesWithProblems(new() { CorrectShare = 0, WrongAnswer = WrongAnswer.LastTry }))
        {
            Assert.Equal(RewardOutcome.WrongValue, (await ScoreAsync(example, problem)).Outcome);
            Assert.DoesNotContain($"target {problem.Target}: yes", example.Completion, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_misused_number_makes_a_true_claim_a_wrong_answer()
    {
        var outcomes = new List<RewardOutcome>();
        foreach (var (example, problem) in TracesWithProblems(new() { CorrectShare = 0 }))
        {
            var equations = TraceReader.Equations(example.Completion).ToList();
            outcomes.Add((await ScoreAsync(example, problem)).Outcome);

            Assert.All(equations, e => Assert.True(TraceReader.IsTrue(e), e.ToString()));
            Assert.Equal(outcomes[^1] == RewardOutcome.WrongNumbers, example.Completion.Contains($"target {problem.Target}: yes.\n</think>", StringComparison.Ordinal));
        }

        // Few problems can't be missed in this way; their searches are given up.
        Assert.InRange(outcomes.Count(o => o == RewardOutcome.WrongNumbers), 0.95 * Count, Count);
    }

    [Fact]
    public async Task A_false_equation_claims_the_target()
    {
        foreach (var (example, problem) in TracesWithProblems(new() { CorrectShare = 0, WrongAnswer = WrongAnswer.FalseEquation }))
        {
            var equations = TraceReader.Equations(example.Completion.Split("</think>")[0]).ToList();

            Assert.All(equations.SkipLast(1), e => Assert.True(TraceReader.IsTrue(e), e.ToString()));
            Assert.False(TraceReader.IsTrue(equations[^1]));
            Assert.Equal(RewardOutcome.WrongValue, (await ScoreAsync(example, problem)).Outcome);
            Assert.EndsWith($"={problem.Target}, target {problem.Target}: yes.", example.Completion.Split("\n</think>")[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(CountdownStrategy.All)]
    [InlineData(CountdownStrategy.Empty)]
    [InlineData(CountdownStrategy.Direct)]
    [InlineData(CountdownStrategy.Dots)]
    public async Task The_asked_for_share_of_the_answers_is_right(CountdownStrategy strategy)
    {
        // 5 sigma of a binomial share.
        const double share = 0.3;
        var right = 0;
        foreach (var (example, problem) in TracesWithProblems(new() { Strategy = strategy, CorrectShare = share }))
        {
            var correct = (await ScoreAsync(example, problem)).IsCorrect;
            right += correct ? 1 : 0;
            Assert.Equal(correct ? "true" : "false", example.Metadata["correct"]);
        }

        Assert.InRange((double)right / Count, share - (5 * Math.Sqrt(share * (1 - share) / Count)), share + (5 * Math.Sqrt(share * (1 - share) / Count)));
    }

    [Fact]
    public void The_asked_for_share_of_the_failing_tries_ends_with_a_false_equation()
    {
        // One more equation, the solution's, is true. 5 sigma of a binomial share of the tries, of which there are at least as many as traces.
        const double rate = 0.25;
        var (tries, mistakes) = (0, 0);
        foreach (var trace in Traces(new() { Strategy = CountdownStrategy.Backtracking, MistakeRate = rate }))
        {
            foreach (var line in trace.Completion.Split("</think>")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1))
            {
                var equations = TraceReader.Equations(line).ToList();
                tries++;
                mistakes += TraceReader.IsTrue(equations[^1]) ? 0 : 1;
                Assert.All(equations.SkipLast(1), e => Assert.True(TraceReader.IsTrue(e), line));
            }
        }

        Assert.True(tries > Count);
        Assert.InRange((double)mistakes / tries, rate - (5 * Math.Sqrt(rate * (1 - rate) / tries)), rate + (5 * Math.Sqrt(rate * (1 - rate) / tries)));
    }

    [Fact]
    public void Numbers_listed_behind_an_equation_are_those_that_remain()
    {
        var lists = 0;
        foreach (var (example, problem) in TracesWithProblems(new() { Strategy = CountdownStrategy.BacktrackingVerification, ListRemaining = true }))
        {
            foreach (var line in example.Completion.Split("</think>")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var pool = problem.Numbers.Select(n => (int)n).ToList();
                foreach (Match part in Regex.Matches(line, @"(\d+)[-+*/](\d+)=(\d+)(?: with ([\d ]+))?"))
                {
                    Assert.True(pool.Remove(Number(part, 1)) && pool.Remove(Number(part, 2)), line);
                    var listed = part.Groups[4].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture));
                    Assert.Equal(pool.Order(), listed.Order());
                    lists += pool.Count > 0 ? 1 : 0;
                    pool.Add(Number(part, 3));
                }

                Assert.Single(pool);
            }
        }

        Assert.True(lists > Count);

        static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Lists_of_what_remains_do_not_disturb_the_reading_of_tries()
    {
        foreach (var (example, problem) in TracesWithProblems(new() { ListRemaining = true }))
        {
            var trace = SearchTraceReader.Read(problem, example.Completion);

            Assert.Equal(example.Metadata["attempts"], trace.Attempts.Length.ToString(CultureInfo.InvariantCulture));
            Assert.True(trace.Attempts[^1].IsHit);
        }
    }

    [Fact]
    public void A_shuffled_trace_has_the_parts_of_the_trace_that_shows_everything_in_another_order()
    {
        static string Thought(PrimingExample trace) => trace.Completion.Split("</think>")[0];
        static IEnumerable<string> Parts(string text) => text.Split([", ", ": ", ".\n"], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        var pairs = Traces(new()).Zip(Traces(new() { Strategy = CountdownStrategy.Shuffled })).ToList();

        Assert.All(pairs, p => Assert.Equal(Parts(Thought(p.First)), Parts(Thought(p.Second))));
        Assert.All(pairs, p => Assert.Equal(p.First.Completion.Split("</think>")[1], p.Second.Completion.Split("</think>")[1]));
        Assert.All(pairs, p => Assert.Equal(Thought(p.First).Count(c => c == '\n'), Thought(p.Second).Count(c => c == '\n')));

        // Of the shortest traces, of four parts, one in 24 keeps its order.
        Assert.InRange(pairs.Count(p => p.First.Completion == p.Second.Completion), 0, Count / 20);
    }

    [Theory]
    [InlineData(CountdownStrategy.All, true, true, true)]
    [InlineData(CountdownStrategy.Backtracking, false, false, false)]
    [InlineData(CountdownStrategy.BacktrackingVerification, true, false, false)]
    [InlineData(CountdownStrategy.BacktrackingSubgoals, false, true, false)]
    [InlineData(CountdownStrategy.BacktrackingBackwardChaining, false, false, true)]
    [InlineData(CountdownStrategy.Direct, false, false, false)]
    [InlineData(CountdownStrategy.Empty, false, false, false)]
    [InlineData(CountdownStrategy.Dots, false, false, false)]
    public void A_strategy_shows_its_behaviours_and_no_others(CountdownStrategy strategy, bool verifies, bool setsSubgoals, bool chains)
    {
        var text = string.Concat(Traces(new() { Strategy = strategy }).Select(t => t.Completion));

        Assert.Equal(verifies, text.Contains(": no.", StringComparison.Ordinal) && text.Contains(": yes.", StringComparison.Ordinal));
        Assert.Equal(setsSubgoals, text.Contains("First get ", StringComparison.Ordinal) && text.Contains("I want ", StringComparison.Ordinal));
        Assert.Equal(chains, text.Contains("if I get ", StringComparison.Ordinal) || text.Contains("so I need ", StringComparison.Ordinal));
        Assert.Equal(strategy <= CountdownStrategy.BacktrackingBackwardChaining, text.Contains("Try again: ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_number_of_failed_tries_has_the_asked_for_mean()
    {
        // A geometric number of failures with mean m, cut at 200 tries (never reached in practice), has variance m (m + 1):
        // the mean of n traces lies within 5 sigma of m.
        const double mean = 4;
        const int n = 2000;
        var attempts = Generate(new() { MeanFailures = mean, MaxAttempts = 200 }, n)
            .Select(t => int.Parse(t.Metadata["attempts"], CultureInfo.InvariantCulture)).ToList();

        Assert.InRange(attempts.Average() - 1, mean - (5 * Math.Sqrt(mean * (mean + 1) / n)), mean + (5 * Math.Sqrt(mean * (mean + 1) / n)));
    }

    [Fact]
    public void No_try_is_made_twice()
    {
        foreach (var trace in Generate(new() { Strategy = CountdownStrategy.Backtracking }, Count))
        {
            var tries = trace.Completion.Split("</think>")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => string.Join(',', TraceReader.Equations(line).Order())).ToList();

            Assert.Equal(tries.Distinct().Count(), tries.Count);
        }
    }

    [Fact]
    public void Attempts_in_the_metadata_are_those_in_the_text()
    {
        foreach (var trace in Traces(new()))
        {
            Assert.Equal(
                int.Parse(trace.Metadata["attempts"], CultureInfo.InvariantCulture),
                trace.Completion.Split("</think>")[0].Count(c => c == '\n'));
        }
    }

    [Fact]
    public void Dots_are_as_many_as_the_words_of_the_trace_that_shows_everything()
    {
        var shown = Traces(new()).Select(t => WordCount.Of(t.Completion.Split("</think>")[0]));
        var dots = Traces(new() { Strategy = CountdownStrategy.Dots }).Select(t => WordCount.Of(t.Completion.Split("</think>")[0]));

        // The line end of the dots stands for the last word.
        Assert.Equal(shown.Select(n => n + 1), dots);
    }

    [Fact]
    public void The_same_key_gives_the_same_traces_whatever_their_number()
    {
        var teacher = new CountdownTeacher(new());
        var few = teacher.Generate(Task, 5, RandomKey.FromSeed(3)).Select(t => t.Completion);
        var many = teacher.Generate(Task, 50, RandomKey.FromSeed(3)).Select(t => t.Completion).Take(5);

        Assert.Equal(few, many);
        Assert.NotEqual(few, teacher.Generate(Task, 5, RandomKey.FromSeed(4)).Select(t => t.Completion));
    }

    private static IEnumerable<PrimingExample> Traces(CountdownTeacherOptions options) => Generate(options, Count);

    private static IEnumerable<PrimingExample> Generate(CountdownTeacherOptions options, int count) =>
        new CountdownTeacher(options).Generate(Task, count, RandomKey.FromSeed(1));

    private static ValueTask<Reward> ScoreAsync(PrimingExample example, CountdownProblem problem) =>
        ((IRewardFn)new CountdownReward(new CountdownRewardOptions())).ScoreAsync(problem, new Completion(example.Completion, StopReason.EndOfSequence));

    private static IEnumerable<(PrimingExample Example, CountdownProblem Problem)> TracesWithProblems(CountdownTeacherOptions options) =>
        Traces(options).Select((t, i) => (t, Task.GetProblem(DatasetSplit.Train, i)));
}
