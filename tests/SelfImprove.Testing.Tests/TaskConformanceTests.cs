namespace SelfImprove.Testing.Tests;

public class TaskConformanceTests
{
    private const int Problems = 20;
    private static readonly NextLetterTask Letters = new();
    private static readonly NextLetterReward LetterReward = new();

    [Fact]
    public Task A_sound_task_passes() => TaskConformance.CheckAsync(Letters, LetterReward);

    [Fact]
    public Task A_task_whose_problems_depend_on_earlier_calls_is_noticed()
    {
        var calls = 0L;
        return Broken.AssertAsync("a problem depends on split and index alone", () => CheckAsync(new BrokenTask
        {
            Get = (split, index) => index < 0 ? throw new ArgumentOutOfRangeException(nameof(index)) : Letters.GetProblem(split, Interlocked.Increment(ref calls)),
        }));
    }

    [Fact]
    public Task Splits_that_overlap_are_noticed() => Broken.AssertAsync("the splits share no problem", () => CheckAsync(new BrokenTask
    {
        Get = (_, index) => Letters.GetProblem(DatasetSplit.Train, index),
    }));

    [Fact]
    public Task A_split_of_one_problem_is_noticed() => Broken.AssertAsync("the splits share no problem", () => CheckAsync(new BrokenTask
    {
        Get = (split, index) => Letters.GetProblem(split, Math.Min(index, 0)),
    }));

    [Fact]
    public Task A_task_without_a_bound_check_is_noticed() => Broken.AssertAsync("a negative index is refused", () => CheckAsync(new BrokenTask
    {
        Get = (split, index) => Letters.GetProblem(split, Math.Abs(index)),
    }));

    [Fact]
    public Task A_task_that_fails_on_far_indices_is_noticed() => Broken.AssertAsync("far indices work", () => CheckAsync(new BrokenTask
    {
        Get = (split, index) => index < 0 ? Letters.GetProblem(split, index) : Letters.GetProblem(split, checked((int)index)),
    }));

    [Fact]
    public Task A_problem_that_changes_in_json_is_noticed() => Broken.AssertAsync("a problem survives JSON", () => CheckAsync(new BrokenTask
    {
        Read = json => (NextLetterProblem)Letters.ReadProblem(json) with { Letter = 'a' },
    }));

    [Fact]
    public Task Foreign_json_that_escapes_as_another_exception_is_noticed() => Broken.AssertAsync("JSON of something else is refused", () => CheckAsync(new BrokenTask
    {
        Read = json => json.TryGetProperty("letter", out _) ? Letters.ReadProblem(json) : throw new KeyNotFoundException(),
    }));

    [Fact]
    public Task An_empty_prompt_is_noticed() =>
        Broken.AssertAsync("a prompt is a stable, non-empty text", () => CheckAsync(new BrokenTask { Format = _ => string.Empty }));

    [Fact]
    public Task A_prompt_that_changes_is_noticed()
    {
        var calls = 0;
        return Broken.AssertAsync("a prompt is a stable, non-empty text", () => CheckAsync(new BrokenTask { Format = _ => $"{Interlocked.Increment(ref calls)}" }));
    }

    [Fact]
    public Task An_oracle_that_errs_is_noticed() =>
        Broken.AssertAsync("the oracle's answer is correct and earns the most", () => CheckAsync(new BrokenTask { Oracle = _ => "a" }));

    [Fact]
    public Task An_oracle_that_knows_nothing_is_noticed() =>
        Broken.AssertAsync("the oracle's answer is correct and earns the most", () => CheckAsync(new BrokenTask { Oracle = _ => null }));

    [Fact]
    public Task A_prompt_with_the_answer_is_noticed() => Broken.AssertAsync("the prompt does not give the answer away", () => CheckAsync(new BrokenTask
    {
        Format = p => $"{((NextLetterProblem)p).Letter}, and the answer is {Letters.CreateOracleCompletion(p)}",
    }));

    [Fact]
    public Task A_reward_that_accepts_everything_is_noticed() => Broken.AssertAsync("a damaged answer is not correct", () => TaskConformance.CheckAsync(Letters, Generous, Problems));

    [Fact]
    public Task A_reward_that_accepts_nothing_written_is_noticed() =>
        Broken.AssertAsync("an empty completion is not correct", () => TaskConformance.CheckAsync(Letters, Generous, Problems));

    [Fact]
    public Task A_reward_that_ignores_the_problem_is_noticed() =>
        Broken.AssertAsync("the answer to one problem is not the answer to all", () => TaskConformance.CheckAsync(Letters, Generous, Problems));

    [Fact]
    public Task A_reward_whose_best_answer_earns_less_than_the_most_is_noticed() => Broken.AssertAsync(
        "the oracle's answer is correct and earns the most",
        () => TaskConformance.CheckAsync(Letters, new BrokenReward((p, _, r) => BrokenReward.Refuse(p, r)) { Range = new RewardRange(0, 2) }, Problems));

    [Fact]
    public Task A_reading_that_throws_is_noticed() => Broken.AssertAsync(
        "every text can be read, with counts of the same names",
        () => CheckAsync(new BrokenTask { Trace = text => text.Length > 0 ? ("letters", default) : throw new FormatException() }));

    [Fact]
    public Task Readings_of_other_names_are_noticed() => Broken.AssertAsync(
        "every text can be read, with counts of the same names",
        () => CheckAsync(new BrokenTask { Trace = text => (text.Length > 0 ? "letters" : "nothing", new TraceCount(1, 1)) }));

    [Fact]
    public Task A_count_below_zero_is_noticed() => Broken.AssertAsync(
        "every text can be read, with counts of the same names",
        () => CheckAsync(new BrokenTask { Trace = text => ("letters", new TraceCount(-1, 1)) }));

    [Theory]
    [InlineData(0, 1, AttemptFate.Abandoned, "a try that is abandoned, though none follows")]
    [InlineData(0, -1, AttemptFate.Taken, "a span of negative length")]
    [InlineData(-1, 1, AttemptFate.Taken, "a span before the text")]
    [InlineData(1, 1 << 30, AttemptFate.Taken, "a span behind the text")]
    public Task Tries_that_can_not_be_are_noticed(int start, int length, AttemptFate fate, string why)
    {
        Assert.NotEmpty(why);
        return Broken.AssertAsync(
            "every text can be read for tries, in their order, all but the last abandoned",
            () => CheckAsync(new BrokenTask { Attempts = _ => [new AttemptReading(new TextSpan(start, length), false, null, fate)] }));
    }

    [Fact]
    public Task Tries_out_of_order_are_noticed() => Broken.AssertAsync(
        "every text can be read for tries, in their order, all but the last abandoned",
        () => CheckAsync(new BrokenTask
        {
            Attempts = text => text.Length < 2 ? [] : [new AttemptReading(new TextSpan(1, 1), false, null, AttemptFate.Abandoned), new AttemptReading(new TextSpan(0, 1), false, null, AttemptFate.Taken)],
        }));

    [Fact]
    public Task A_reasoning_without_end_is_noticed() =>
        Broken.AssertAsync("the reasoning has an end, and no phrase is blank", () => CheckAsync(new BrokenTask { ReasoningEnd = "" }));

    [Fact]
    public Task A_blank_phrase_is_noticed() =>
        Broken.AssertAsync("the reasoning has an end, and no phrase is blank", () => CheckAsync(new BrokenTask { Phrases = ["a", " "] }));

    [Fact]
    public Task A_version_of_zero_is_noticed() => Broken.AssertAsync("it describes itself", () => CheckAsync(new BrokenTask { Version = 0 }));

    private static BrokenReward Generous =>
        new((p, _, r) => BrokenReward.Refuse(p, r) with { Value = 1, IsCorrect = true, Outcome = RewardOutcome.Correct });

    private static Task CheckAsync(ITask task) => TaskConformance.CheckAsync(task, LetterReward, Problems);
}
