namespace SelfImprove.Tasks.Countdown.Tests;

public class ContaminationTests
{
    private static readonly CountdownTask Task = new();

    // Held out under the default options: the splits are the same in every build.
    private static readonly CountdownProblem HeldOut = Enumerable.Range(0, 1000).Select(i => Task.GetProblem(DatasetSplit.HeldOut, i))
        .First(p => p.Numbers.Distinct().Count() == 4);

    private static readonly CountdownProblem Train = Enumerable.Range(0, 1000).Select(i => Task.GetProblem(DatasetSplit.Train, i))
        .First(p => p.Numbers.Distinct().Count() == 4);

    public static TheoryData<string> Statements { get; } =
    [
        "Numbers: {0}, {1}, {2}, {3}. Target: {4}.",
        "Make {4} from {3}, {1}, {0} and {2}!",
        "Somebody asked how {2}; {0}; {1}; {3} can make the number {4}, and nobody knew.",
        "numbers {1} {0} {3} {2} -> {4}",
    ];

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_stated_problem_is_found_whatever_the_order_of_its_numbers(string statement)
    {
        Assert.Equal([HeldOut.Id], Ids(Fill(statement, HeldOut)));
        Assert.DoesNotContain(Train.Id, Ids(Fill(statement, Train)));
    }

    [Fact]
    public void A_computation_is_found_in_one_expression_and_step_by_step()
    {
        var solution = CountdownSolver.Solve(HeldOut.Numbers, HeldOut.Target, Task.Rules)!;

        Assert.Equal([HeldOut.Id], Ids($"I once saw that {solution}={HeldOut.Target}."));
        Assert.Equal([HeldOut.Id], Ids($"Look: {string.Join(", ", solution.Steps())}."));
        Assert.Empty(Ids($"Look: {string.Join(". Then try ", solution.Steps())}."));
    }

    [Fact]
    public void The_place_of_the_numbers_is_told()
    {
        const string Before = "A puzzle. ";
        var text = Before + Fill("{0}, {1}, {2}, {3} make {4}", HeldOut);

        var span = Assert.Single(Task.FindHeldOutProblems(text)).Span;

        Assert.Equal(string.Join(", ", HeldOut.Numbers), span.In(text));
    }

    [Theory]
    [InlineData("Numbers: {0}, {1}, {2}. Target: {4}.")]
    [InlineData("Numbers: {0}, {1}, {2}, {3}, 1. Target: {4}.")]
    [InlineData("Numbers: {0}, {1}, {2}, {3}. No target here.")]
    [InlineData("Numbers: {0}.5, {1}, {2}, {3}. Target: {4}.")]
    public void Other_lists_are_not(string statement) => Assert.Empty(Ids(Fill(statement, HeldOut)));

    [Fact]
    public void A_target_far_away_belongs_to_something_else() =>
        Assert.Empty(Ids(Fill("Numbers: {0}, {1}, {2}, {3}. " + new string('.', 100) + " Target: {4}.", HeldOut)));

    [Fact]
    public void Long_chains_and_lists_take_linear_time()
    {
        Assert.Empty(Ids(string.Concat(Enumerable.Repeat("99*1=99, ", 100_000))));
        Assert.Empty(Ids(string.Concat(Enumerable.Repeat("12, ", 200_000))));
    }

    [Fact]
    public void Problems_with_more_numbers_are_found_when_the_task_has_them()
    {
        var task = new CountdownTask(new CountdownOptions { Count = 3, MaxCount = 5 });
        foreach (var problem in Enumerable.Range(0, 50).Select(i => task.GetProblem(DatasetSplit.HeldOut, i)))
        {
            Assert.Contains(problem.Id, task.FindHeldOutProblems(task.FormatPrompt(problem)).Select(m => m.ProblemId));
        }
    }

    private static string[] Ids(string text) => [.. Task.FindHeldOutProblems(text).Select(m => m.ProblemId)];

    private static string Fill(string statement, CountdownProblem problem) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, statement, problem.Numbers[0], problem.Numbers[1], problem.Numbers[2], problem.Numbers[3], problem.Target);
}
