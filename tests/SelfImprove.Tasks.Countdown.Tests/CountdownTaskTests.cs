using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SelfImprove.Tasks.Countdown.Tests;

public class CountdownTaskTests
{
    private static readonly CountdownTask Default = new();

    /// <summary>When this fails because problems or prompts changed on purpose: raise CountdownTask.CurrentVersion, then pin the new fingerprint.</summary>
    [Fact]
    public void Problems_and_prompts_of_this_version_are_pinned()
    {
        CountdownOptions[] configurations =
        [
            new(),
            new() { Seed = 42, Template = "base" },
            new() { Count = 3, MaxCount = 6, MaxNumber = 100, MinTarget = 1, MaxTarget = 999, MaxIntermediate = null, Template = "chat" },
            new() { IntegersOnly = false, MinIntermediate = null, MaxIntermediate = null, HeldOutShare = 0.5 },
            new() { Solvability = Solvability.Any },
            new() { Solvability = Solvability.Unsolvable, MinTarget = 100, MaxTarget = 999 },
        ];
        var text = new StringBuilder();
        foreach (var task in configurations.Select(o => new CountdownTask(o)))
        {
            foreach (var split in Enum.GetValues<DatasetSplit>())
            {
                for (var i = 0; i < 100; i++)
                {
                    var problem = task.GetProblem(split, i);
                    text.Append(problem.Id).Append('\n').Append(task.FormatPrompt(problem)).Append('\n');
                }
            }
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 14));
        Assert.Equal("version 1: 61bfdc4591fcd3ff4ebd2a912c13", $"version {Default.Version}: {fingerprint}");
    }

    [Fact]
    public void No_problem_occurs_in_both_splits()
    {
        var train = Enumerable.Range(0, 50_000).Select(i => Default.GetProblem(DatasetSplit.Train, i).Id).ToHashSet(StringComparer.Ordinal);
        var heldOut = Enumerable.Range(0, 50_000).Select(i => Default.GetProblem(DatasetSplit.HeldOut, i).Id).ToHashSet(StringComparer.Ordinal);

        Assert.True(train.Count > 5_000, $"{train.Count} train problems");
        Assert.True(heldOut.Count > 1_000, $"{heldOut.Count} held-out problems");
        Assert.Empty(train.Intersect(heldOut));
    }

    [Fact]
    public void The_held_out_share_is_that_of_the_options()
    {
        // 20,000 different problems; three standard deviations of the share are 0.0085.
        var task = new CountdownTask(new() { HeldOutShare = 0.2 });
        var problems =
            from a in Enumerable.Range(1, 20)
            from b in Enumerable.Range(a, 20)
            from target in Enumerable.Range(10, 50)
            select new CountdownProblem([a, b], target);
        var sides = problems.Select(task.SplitOf).ToArray();

        Assert.Equal(20_000, sides.Length);
        Assert.InRange(sides.Count(s => s == DatasetSplit.HeldOut) / 20_000.0, 0.1915, 0.2085);
    }

    [Fact]
    public void A_problem_is_on_the_same_side_for_every_seed_and_order()
    {
        var other = new CountdownTask(new() { Seed = 7 });
        for (var i = 0; i < 500; i++)
        {
            var problem = other.GetProblem(DatasetSplit.HeldOut, i);
            var reordered = new CountdownProblem([.. problem.Numbers.Reverse()], problem.Target);

            Assert.Equal(problem.Id, reordered.Id);
            Assert.Equal(DatasetSplit.HeldOut, Default.SplitOf(problem));
            Assert.Equal(DatasetSplit.HeldOut, Default.SplitOf(reordered));
        }
    }

    [Fact]
    public void A_smaller_share_holds_out_a_part_of_what_a_greater_one_does()
    {
        var few = new CountdownTask(new() { HeldOutShare = 0.1 });
        var many = new CountdownTask(new() { HeldOutShare = 0.3 });

        Assert.All(
            Enumerable.Range(0, 500).Select(i => few.GetProblem(DatasetSplit.HeldOut, i)),
            problem => Assert.Equal(DatasetSplit.HeldOut, many.SplitOf(problem)));
    }

    [Fact]
    public void Numbers_targets_and_solutions_keep_to_the_options()
    {
        var task = new CountdownTask(new()
        {
            Count = 3, MaxCount = 5, MinNumber = 2, MaxNumber = 20, MinTarget = 30, MaxTarget = 60, MinIntermediate = 3, MaxIntermediate = 70,
        });
        var counts = new HashSet<int>();
        for (var i = 0; i < 300; i++)
        {
            var problem = task.GetProblem(DatasetSplit.Train, i);
            counts.Add(problem.Numbers.Length);

            Assert.InRange(problem.Target, 30, 60);
            Assert.All(problem.Numbers, n => Assert.InRange(n, 2, 20));
            var solution = CountdownSolver.Solve(problem.Numbers, problem.Target, task.Rules);
            Assert.NotNull(solution);
            Assert.All(solution.Steps(), step => Assert.True(step.Result.IsInteger && step.Result >= new Rational(3) && step.Result <= new Rational(70)));
        }

        Assert.Equal([3, 4, 5], counts.Order());
    }

    [Fact]
    public void Unsolvable_problems_have_no_solution_of_any_kind()
    {
        var task = new CountdownTask(new() { Solvability = Solvability.Unsolvable });

        Assert.All(
            Enumerable.Range(0, 30).Select(i => task.GetProblem(DatasetSplit.Train, i)),
            p =>
            {
                Assert.Empty(CountdownSolver.SolveAll(p.Numbers, p.Target));
                Assert.Null(task.CreateOracleCompletion(p));
            });
    }

    [Fact]
    public void Every_target_and_every_number_is_drawn_often()
    {
        var problems = Enumerable.Range(0, 20_000).Select(i => Default.GetProblem(DatasetSplit.Train, i)).ToArray();

        // Targets 10..50: 488 each if all were as frequent; expressions reach small ones more often.
        var targets = problems.CountBy(p => p.Target).ToDictionary();
        Assert.Equal(41, targets.Count);
        Assert.All(targets, t => Assert.InRange(t.Value, 488 / 3, 488 * 3));

        var numbers = problems.SelectMany(p => p.Numbers).CountBy(n => n).ToDictionary();
        Assert.Equal(13, numbers.Count);
        Assert.All(numbers, n => Assert.InRange(n.Value, 80_000 / 13 / 2, 80_000 / 13 * 2));
    }

    [Fact]
    public void Neighbouring_seeds_draw_different_problems()
    {
        var other = new CountdownTask(new() { Seed = 1 });
        var same = Enumerable.Range(0, 1000).Count(
            i => Enumerable.Range(0, 3).Any(shift => Default.GetProblem(DatasetSplit.Train, i + shift).Id == other.GetProblem(DatasetSplit.Train, i + 1).Id));

        // About 40,000 solvable problems: 3,000 comparisons coincide far less than 10 times.
        Assert.InRange(same, 0, 10);
    }

    [Fact]
    public void A_train_pool_repeats_and_leaves_the_held_out_split_alone()
    {
        var task = new CountdownTask(new() { TrainPool = 50 });

        Assert.Equal(task.GetProblem(DatasetSplit.Train, 3), task.GetProblem(DatasetSplit.Train, 153));
        Assert.Equal(Default.GetProblem(DatasetSplit.Train, 3), task.GetProblem(DatasetSplit.Train, 3));
        Assert.Equal(Default.GetProblem(DatasetSplit.HeldOut, 153), task.GetProblem(DatasetSplit.HeldOut, 153));
    }

    [Theory]
    [InlineData("compact", "Numbers: 3, 5, 8, 12. Target: 24.\n<think>\n")]
    [InlineData("{{{target}}} from {numbers}", "{24} from 3, 5, 8, 12")]
    public void Templates_show_numbers_and_target(string template, string prompt)
    {
        var task = new CountdownTask(new() { Template = template });

        Assert.Equal(prompt, task.FormatPrompt(new CountdownProblem([3, 5, 8, 12], 24)));
    }

    [Theory]
    [InlineData("base", "A conversation between User and Assistant.", "\nAssistant: I will work on this one step at a time.\n<think>")]
    [InlineData("chat", "<|im_start|>system\n", "<|im_start|>assistant\nI will work on this one step at a time.\n<think>")]
    public void Published_shapes_end_with_opened_reasoning(string template, string start, string end)
    {
        var prompt = new CountdownTask(new() { Template = template }).FormatPrompt(new CountdownProblem([3, 5, 8, 12], 24));

        Assert.StartsWith(start, prompt, StringComparison.Ordinal);
        Assert.EndsWith(end, prompt, StringComparison.Ordinal);
        Assert.Contains("the numbers 3, 5, 8, 12 into an equation that equals 24", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_is_what_a_user_asks_and_its_answers_open_their_reasoning()
    {
        var task = new CountdownTask(new() { Template = "question" });
        var problem = new CountdownProblem([3, 5, 8, 12], 24);

        var prompt = task.FormatPrompt(problem);

        Assert.StartsWith("Combine the numbers 3, 5, 8, 12 into an equation that equals 24. ", prompt, StringComparison.Ordinal);
        Assert.EndsWith("between <answer> and </answer>, such as <answer>(1 + 2) / 3</answer>.", prompt, StringComparison.Ordinal);
        Assert.False(CountdownTranscript.OpensReasoning(prompt));
        Assert.StartsWith("<think>\n", task.CreateOracleCompletion(problem), StringComparison.Ordinal);
        var trace = new CountdownTeacher(new()).Generate(task, 1, RandomKey.FromSeed(1)).Single();
        Assert.Matches("^<think>\n[0-9(][^<]*</think>\n<answer>[^<]*</answer>$", trace.Completion);
    }

    [Theory]
    [InlineData("comapct", "template 'comapct' is neither one of compact, base, chat, question nor a text with the placeholders {numbers} and {target}")]
    [InlineData("{numbers}", "template: the placeholder {target} is missing")]
    [InlineData("{target}", "template: the placeholder {numbers} is missing")]
    [InlineData("{numbers} {goal}", "template: '{goal' at position 10 is not a placeholder; there are {numbers} and {target}, and '{{' for a brace")]
    [InlineData("{numbers} {target", "template: '{target' at position 10 is not a placeholder; there are {numbers} and {target}, and '{{' for a brace")]
    [InlineData("{numbers} } {target}", "template: '}' at position 10 closes nothing; write '}}' for a brace")]
    public void A_template_that_can_not_work_is_refused(string template, string message) =>
        Assert.Equal(
            $"task 'countdown': {message}",
            Assert.Throws<InvalidInputException>(() => new CountdownTask(new() { Template = template })).Message);

    [Fact]
    public void All_wrong_options_are_told_at_once()
    {
        var e = Assert.Throws<InvalidInputException>(() => new CountdownTask(new() { MinNumber = 9, MaxNumber = 3, MinTarget = 60 }));

        Assert.Equal(
            "task 'countdown': min-number (9) must not be greater than max-number (3); min-target (60) must not be greater than max-target (50)",
            e.Message);
    }

    [Fact]
    public void Options_that_allow_no_problem_are_told_when_the_task_is_made()
    {
        var e = Assert.Throws<InvalidInputException>(() => new CountdownTask(new() { MaxNumber = 2, MinTarget = 50 }));

        Assert.Equal(
            "task 'countdown': found no solvable problem (in 200000 candidates) for the train split with 4 numbers of 1 to 2, targets of 50 to 50, "
            + "whole intermediate values of 1 to 99: widen the ranges",
            e.Message);
    }

    [Fact]
    public void Problems_round_trip_through_json()
    {
        var problem = Default.GetProblem(DatasetSplit.Train, 5);

        Assert.Equal(problem, Default.ReadProblem(Default.WriteProblem(problem)));
        Assert.Equal(
            new CountdownProblem([8, 3], 24),
            Default.ReadProblem(JsonSerializer.Deserialize<JsonElement>("""{"numbers":[8,3],"target":24}""")));
    }

    [Theory]
    [InlineData("""{"numbers":[8,3]}""")]
    [InlineData("""{"target":24}""")]
    [InlineData("""{"numbers":[],"target":24}""")]
    [InlineData("""{"numbers":[1,2,3,4,5,6,7],"target":24}""")]
    [InlineData("""{"numbers":[-1],"target":24}""")]
    [InlineData("""{"numbers":[1.5],"target":24}""")]
    [InlineData("""{"numbers":"8,3","target":24}""")]
    [InlineData("""{"numbers":[8,3],"target":24,"id":"countdown:3,9->24"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Json_that_is_no_problem_is_refused(string json) =>
        Assert.Throws<InvalidInputException>(() => Default.ReadProblem(JsonSerializer.Deserialize<JsonElement>(json)));

    [Theory]
    [InlineData("compact", "")]
    [InlineData("base", "\n")]
    [InlineData("{numbers} {target}", "<think>\n")]
    public void The_oracle_continues_the_prompt(string template, string start)
    {
        var completion = new CountdownTask(new() { Template = template }).CreateOracleCompletion(new CountdownProblem([3, 3, 8, 8], 24));

        Assert.Equal(start + "8/3=8/3, 3-(8/3)=1/3, 8/(1/3)=24\n</think>\n<answer>8/(3-8/3)</answer>", completion);
    }

    [Fact]
    public void Hints_are_the_numbers_and_the_target()
    {
        var hints = Default.GetBehaviorHints(new CountdownProblem([3, 5], 8));

        Assert.Equal<long>([3, 5], hints.GivenNumbers);
        Assert.Equal(8, hints.Target);
    }

    [Fact]
    public void Phrases_that_begin_a_try_or_name_a_part_of_it_are_those_of_the_teacher()
    {
        IReasoningPhrases task = new CountdownTask();

        Assert.Equal("</think>", task.ReasoningEnd);
        Assert.Equal(["Try again: ", "Try another way: ", "Go back: "], task.GetPhrases(Behavior.Backtracking).ToArray());
        Assert.Equal(["First get ", "I want "], task.GetPhrases(Behavior.SubgoalSetting).ToArray());
        Assert.Empty(task.GetPhrases(Behavior.Verification));
    }
}
