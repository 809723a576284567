namespace SelfImprove.Tasks.Countdown.Tests.Teaching;

public class SampledTracesTests
{
    private static readonly CountdownTask Task = new();

    private static readonly CountdownProblem Problem = new([3, 8, 5, 7], 22) { Id = "x" };

    private static readonly Completion Right = Answer("8*3=24, 24+5=29, 29-7=22.", "8*3+5-7");

    [Fact]
    public void Wrong_answers_become_tries_that_are_abandoned_the_nearest_last()
    {
        var far = Answer("8+3=11, 11+5=16, 16-7=9.", "8+3+5-7");
        var near = Answer("8+3=11, 11+5=16, 16+7=23.", "8+3+5+7");

        var lines = Compose([near, far], 5)!.Split('\n');

        Assert.EndsWith("8+3=11, 11+5=16, 16-7=9.", lines[0], StringComparison.Ordinal);
        Assert.Matches("^(Try again|Try another way|Go back): 8\\+3=11, 11\\+5=16, 16\\+7=23\\.$", lines[1]);
        Assert.Matches("^(Try again|Try another way|Go back): 8\\*3=24, 24\\+5=29, 29-7=22\\.$", lines[2]);
        Assert.Equal(["</think>", "<answer>8*3+5-7</answer>"], lines[3..]);
    }

    [Fact]
    public void Answers_that_open_their_reasoning_make_a_trace_that_opens_it_once()
    {
        var lines = Compose([Opened("8+3=11, 11+5=16, 16-7=9.", "8+3+5-7")], 5, Opened("8*3=24, 24+5=29, 29-7=22.", "8*3+5-7"))!.Split('\n');

        Assert.Equal(["<think>", "8+3=11, 11+5=16, 16-7=9."], lines[..2]);
        Assert.EndsWith(": 8*3=24, 24+5=29, 29-7=22.", lines[2], StringComparison.Ordinal);
        Assert.Equal(["</think>", "<answer>8*3+5-7</answer>"], lines[3..]);
    }

    [Theory]
    [InlineData("8+3=12, 12+5=17, 17+7=24.")]
    [InlineData("8+3=11, 11+5=16.")]
    [InlineData("8+4=12, 12+5=17, 17-7=10.")]
    [InlineData("8*3=24, 24+5=29, 29-7=22.")]
    [InlineData("")]
    public void Wrong_answers_that_are_no_whole_true_try_that_misses_are_left_out(string thought)
    {
        Assert.Equal(Right.Text, Compose([Answer(thought, "8")], 5));
    }

    [Fact]
    public void A_truncated_answer_and_more_answers_than_asked_for_are_left_out()
    {
        var wrong = Answer("8+3=11, 11+5=16, 16-7=9.", "8+3+5-7");

        Assert.Equal(Right.Text, Compose([wrong with { StopReason = StopReason.Length }], 5));
        Assert.Equal(Right.Text, Compose([wrong], 0));
    }

    [Fact]
    public void A_right_answer_whose_thought_is_no_solution_gives_no_trace()
    {
        Assert.Null(Compose([], 5, Answer("8*3=25, 25+5=30.", "8*3+5-7")));
        Assert.Null(Compose([], 5, new Completion("nothing", StopReason.EndOfSequence)));
    }

    private static string? Compose(Completion[] failed, int failures, Completion? right = null) =>
        Task.ComposeTrace(Problem, failed, right ?? Right, failures, new RandomKey(1));

    private static Completion Opened(string thought, string answer) => new("<think>\n" + Answer(thought, answer).Text, StopReason.EndOfSequence);

    private static Completion Answer(string thought, string answer) => new($"{thought}\n</think>\n<answer>{answer}</answer>", StopReason.EndOfSequence);
}
