using System.Collections.Immutable;
using SelfImprove.Interventions;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Interventions;

public sealed class BehaviorInterventionTests
{
    private const int Problems = 200;

    [Fact]
    public async Task Forbidding_what_solves_the_problems_takes_the_accuracy_to_what_it_is_without()
    {
        var result = await ApplyAsync(RetryWorld.RetriesHelp(0.6), InterventionAction.Forbid);

        // Without a retry no guess is right.
        Assert.InRange(result.AccuracyUntouched, 0.5, 0.7);
        Assert.Equal(0, result.Accuracy);
        Assert.Equal(-result.AccuracyUntouched, result.Difference.Estimate, 12);
        Assert.Equal(result.AccuracyUntouched, result.Changed, 12);
        Assert.Equal((0.0, 0.0), (result.CouldNotForbid, result.MeanBehavior));
        Assert.Equal(result.AccuracyUntouched, result.MeanBehaviorUntouched, 12);
        Assert.All(result.Answers, a => Assert.Equal("miss. </think>", a.Completion.Text));
    }

    [Fact]
    public async Task Forbidding_what_decorates_changes_answers_but_not_the_accuracy()
    {
        var result = await ApplyAsync(RetryWorld.RetriesDecorate(0.6), InterventionAction.Forbid, lastGuess: false);

        Assert.InRange(result.AccuracyUntouched, 0.4, 0.6);
        Assert.Equal(new Interval(0, 0, 0), result.Difference);
        Assert.InRange(result.Changed, 0.5, 0.7);
        Assert.Equal(0, result.MeanBehavior);
        Assert.True(result.MeanLength < result.MeanLengthUntouched);
    }

    [Fact]
    public async Task What_the_policy_can_not_leave_is_counted_as_such_and_keeps_its_last_text()
    {
        var result = await ApplyAsync(RetryWorld.RetriesHelp(1), InterventionAction.Forbid);

        Assert.Equal((1.0, 1.0, 0.0), (result.CouldNotForbid, result.Accuracy, result.Changed));
        Assert.True(double.IsNaN(result.DifferenceWhereDone.Estimate));
        Assert.All(result.Answers, a => Assert.Equal((60, true, "miss. Retry: hit.\n</think>"), (a.Redraws, a.CouldNotForbid, a.Completion.Text)));
    }

    [Fact]
    public async Task Where_retries_do_not_help_the_fallback_takes_the_place_and_the_policy_goes_on_behind_it()
    {
        var closed = await ApplyAsync(RetryWorld.RetriesHelp(1), InterventionAction.Forbid, retries: 2, fallback: "</think>");
        var inVain = await ApplyAsync(RetryWorld.RetriesHelp(1), InterventionAction.Forbid, retries: 2, fallback: "Retry: ");

        Assert.Equal((1.0, 0.0, 0.0, -1.0), (closed.Fallback, closed.CouldNotForbid, closed.Accuracy, closed.Difference.Estimate));
        Assert.All(closed.Answers, a => Assert.Equal(("miss. </think>", 3, 4), (a.Completion.Text, a.Redraws, a.Tokens)));
        Assert.Equal((1.0, 1.0), (inVain.Fallback, inVain.CouldNotForbid));
    }

    [Fact]
    public async Task Retries_are_counted_for_each_place()
    {
        // A try at one place leaves the retry with probability 0.4; 4 tries fail with 0.6^4 = 0.13.
        var few = await ApplyAsync(RetryWorld.RetriesHelp(0.6), InterventionAction.Forbid, retries: 1);
        var many = await ApplyAsync(RetryWorld.RetriesHelp(0.6), InterventionAction.Forbid, retries: 4);

        Assert.InRange(few.CouldNotForbid / few.MeanBehaviorUntouched, 0.45, 0.75);
        Assert.InRange(many.CouldNotForbid / many.MeanBehaviorUntouched, 0.04, 0.24);
        Assert.Equal(0, few.Answers.Where(a => !a.CouldNotForbid).Count(a => a.Reward.IsCorrect));
        Assert.Equal(few.DifferenceWhereDone.Estimate, -(double)few.Answers.Count(a => a is { CouldNotForbid: false, Redraws: > 0 }) / few.Answers.Count(a => !a.CouldNotForbid), 12);
    }

    [Fact]
    public async Task A_forced_phrase_stands_where_the_reasoning_was_to_be_closed()
    {
        var result = await ApplyAsync(RetryWorld.RetriesHelp(0.6), InterventionAction.Force, phrases: [RetryWorld.Retry]);

        Assert.Equal((1.0, 1.0), (result.Accuracy, result.Changed));
        Assert.All(result.Answers, a => Assert.Equal(
            a.Untouched.Completion.Text.Replace("</think>", "Retry: hit.\n</think>", StringComparison.Ordinal), a.Completion.Text));
        Assert.All(result.Answers, a => Assert.Equal(a.Untouched.Completion.Text.IndexOf("</think>", StringComparison.Ordinal), Assert.Single(a.Cuts)));
        Assert.Equal(result.MeanBehaviorUntouched + 1, result.MeanBehavior, 12);
        Assert.All(result.Answers, a => Assert.Equal(a.Untouched.Sample.Tokens.Length + 5, a.Tokens));
    }

    [Fact]
    public async Task A_phrase_is_forced_as_often_as_asked_for_and_never_over_the_limit()
    {
        var thrice = await ApplyAsync(RetryWorld.RetriesHelp(0), InterventionAction.Force, phrases: [RetryWorld.Retry], times: 3);
        var cut = await ApplyAsync(RetryWorld.RetriesHelp(0), InterventionAction.Force, phrases: [RetryWorld.Retry], times: 3, maxTokens: 10);

        Assert.All(thrice.Answers, a => Assert.Equal("miss. Retry: hit.\nRetry: hit.\nRetry: hit.\n</think>", a.Completion.Text));
        Assert.All(cut.Answers, a => Assert.Equal(("miss. Retry: hit.\nRetry: hit", StopReason.Length, 10), (a.Completion.Text, a.Completion.StopReason, a.Tokens)));
    }

    [Fact]
    public async Task Continuing_cuts_at_the_places_of_forbid_and_takes_what_comes()
    {
        var world = RetryWorld.RetriesHelp(0.6);

        var continued = await ApplyAsync(world, InterventionAction.Continue);
        var forbidden = await ApplyAsync(world, InterventionAction.Forbid, retries: 1);

        // Drawn anew, 0.6 of those that retried do it again: 0.36 are right.
        Assert.InRange(continued.Accuracy, 0.26, 0.46);
        Assert.Equal(0, continued.CouldNotForbid);
        Assert.Equal(forbidden.Answers.Select(a => a.Completion.Text), continued.Answers.Select(a => a.Completion.Text));
        Assert.All(continued.Answers.Where(a => a.Redraws > 0), a => Assert.Equal(("miss. ".Length, 1), (Assert.Single(a.Cuts), a.Redraws)));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_answers_and_another_one_others()
    {
        var world = RetryWorld.RetriesHelp(0.6);

        var a = await ApplyAsync(world, InterventionAction.Continue);
        var b = await ApplyAsync(world, InterventionAction.Continue);
        var c = await ApplyAsync(world, InterventionAction.Continue, seed: 2);

        Assert.Equal(a.Answers.Select(x => x.Completion.Text), b.Answers.Select(x => x.Completion.Text));
        Assert.Equal(a.Difference, b.Difference);
        Assert.NotEqual(a.Answers.Select(x => x.Completion.Text), c.Answers.Select(x => x.Completion.Text));
    }

    [Fact]
    public async Task Answers_to_one_problem_are_one_pair_of_the_difference()
    {
        var result = await ApplyAsync(RetryWorld.RetriesHelp(0.6), InterventionAction.Forbid, problems: 10, samples: 4);

        Assert.Equal((40, 10), (result.Answers.Length, result.Solved.Length));
        Assert.Equal(result.AccuracyUntouched, result.SolvedUntouched.Average()!.Value, 12);
        Assert.All(result.Solved, s => Assert.Equal(0, s));
    }

    [Fact]
    public async Task A_detector_that_only_counts_can_not_say_where_to_cut()
    {
        var e = await Assert.ThrowsAsync<InvalidInputException>(() => ApplyAsync(RetryWorld.RetriesHelp(1), InterventionAction.Forbid, detector: new RetryWorld.RetryDetector(finds: false)));

        Assert.Equal("the detector 'retries' counts backtracking but does not say where it shows, so answers can't be cut there; use one that does, such as rules", e.Message);
    }

    [Fact]
    public async Task A_behaviour_that_nobody_looks_for_is_named()
    {
        var world = RetryWorld.RetriesHelp(1);
        var intervention = Make(new InterventionOptions { MaxCompletionTokens = 20, Problems = 1 }, true, new RetryWorld.RetryDetector());
        var untouched = await intervention.AnswerAsync(world.Engine, RandomKey.FromSeed(1));

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => intervention.ApplyAsync(world.Engine, untouched, Behavior.Verification, InterventionAction.Forbid));

        Assert.Equal("no detector looks for verification; known: backtracking", e.Message);
    }

    private static BehaviorIntervention Make(InterventionOptions options, bool lastGuess, IBehaviorDetector detector) =>
        new(new RetryWorld.GuessTask(), new RetryWorld.GuessReward(lastGuess), [detector], RetryWorld.Tokenizer, options);

    private static async Task<InterventionResult> ApplyAsync(
        RetryWorld world, InterventionAction action, bool lastGuess = true, int retries = 60, int times = 1, int maxTokens = 24, int problems = Problems, int samples = 1, long seed = 1,
        ImmutableArray<string> phrases = default, string? fallback = null, IBehaviorDetector? detector = null)
    {
        var options = new InterventionOptions
        {
            Problems = problems,
            Samples = samples,
            MaxCompletionTokens = maxTokens,
            Retries = retries,
            Fallback = fallback,
            Times = times,
        };
        var intervention = Make(options, lastGuess, detector ?? new RetryWorld.RetryDetector());
        var untouched = await intervention.AnswerAsync(world.Engine, RandomKey.FromSeed(seed));
        return await intervention.ApplyAsync(world.Engine, untouched, Behavior.Backtracking, action, phrases);
    }
}
