using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.ChatModels.Tests.Server;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.ChatModels.Tests.Teaching;

public sealed partial class ChatTeacherTests : IDisposable
{
    private const string Wrong = "<think>\nI guess.\n</think>\n<answer>1</answer>";

    private readonly TemporaryFolder _folder = new();
    private readonly CountdownTask _task = new(new CountdownOptions { Count = 3 });
    private readonly CountdownReward _reward = new(new CountdownRewardOptions());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_problem_is_put_to_the_model_and_its_answer_into_the_frame_of_the_task()
    {
        using var server = new ChatServer(call => Reply.Of($"<think>{(call.Number == 0 ? "" : "Let me try.")}</think><answer>{Solve(call.User)}</answer>"));
        var options = new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl), FirstProblem = 5 };

        var (texts, usage) = await TeachAsync(options, 3);

        var problem = _task.GetProblem(DatasetSplit.Train, 5);
        Assert.Equal(_task.FormatPrompt(problem), texts[0].Prompt);
        Assert.Equal($"Let me try.\n</think>\n<answer>{CountdownSolver.Solve(problem.Numbers, problem.Target)}</answer>", texts[0].Completion);
        Assert.Equal(problem, texts[0].Problem);
        Assert.Equal(
            [("correct", "true"), ("finish_reason", "stop"), ("model", "tiny"), ("problem", problem.Id), ("strategy", "All"), ("tokens", "5")],
            texts[0].Metadata.Select(m => (m.Key, m.Value)));
        Assert.Equal([5, 6, 7], texts.Select(t => Enumerable.Range(0, 20).Single(i => _task.GetProblem(DatasetSplit.Train, i).Id == t.Problem!.Id)));
        var call = server.Calls.Single(c => c.User.Contains($"numbers {string.Join(", ", problem.Numbers)} so that the result is {problem.Target}.", StringComparison.Ordinal));
        Assert.Equal((1.0, 2048), ((double)call.Body["temperature"]!, (int)call.Body["max_tokens"]!));
        Assert.Equal(TeacherPrompt.SystemOf(TeacherStrategy.All), call.System);
        Assert.Equal((3, 1, 0), (usage["teacher/requests"], usage["teacher/accuracy"], usage["teacher/unframed"]));
    }

    [Fact]
    public async Task Right_or_wrong_answers_are_kept_as_asked_and_no_answer_is_paid_for_in_vain()
    {
        // Of four problems one has a right answer, one a wrong one, one none, one a right one.
        using var server = new ChatServer(call => Reply.Of((IndexOf(call) % 4) switch { 1 => Wrong, 2 => "I give up.", _ => $"<think>So.</think><answer>{Solve(call.User)}</answer>" }));
        var options = new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl) };

        var (all, _) = await TeachAsync(options, 6);
        var (right, usage) = await TeachAsync(options with { Keep = TeacherKeep.Right }, 4);
        var (wrong, _) = await TeachAsync(options with { Keep = TeacherKeep.Wrong }, 2);

        Assert.Equal([0, 1, 3, 4, 5, 7], all.Select(t => IndexOf(t.Problem!)));
        Assert.Equal([0, 3, 4, 7], right.Select(t => IndexOf(t.Problem!)));
        Assert.Equal([1, 5], wrong.Select(t => IndexOf(t.Problem!)));
        Assert.All(wrong, t => Assert.Equal("false", t.Metadata["correct"]));
        Assert.Equal((8, 2, 4.0 / 6), (usage["teacher/requests"], usage["teacher/unframed"], usage["teacher/accuracy"]));
        Assert.Equal(8 + 8 + 6, server.Calls.Count);
    }

    [Fact]
    public async Task After_an_interruption_only_the_missing_answers_are_asked_for()
    {
        using var server = new ChatServer(call => Reply.Of($"<think>So.</think><answer>{Solve(call.User)}</answer>"));
        var options = new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl) };
        using (var services = Services())
        {
            await foreach (var text in Teacher(services, options).GenerateAsync(Request(20)))
            {
                if (IndexOf(text.Problem!) == 6)
                {
                    break;
                }
            }
        }

        var (texts, usage) = await TeachAsync(options, 20);

        Assert.Equal(20, texts.Count);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Single(server.Calls, call => IndexOf(call) == i));
        Assert.Equal(20, usage["teacher/requests"]);
    }

    [Fact]
    public async Task Seeds_have_answers_of_their_own()
    {
        using var server = new ChatServer(call => Reply.Of($"<think>{call.Number}</think><answer>{Solve(call.User)}</answer>"));
        var options = new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl) };

        await TeachAsync(options, 2, seed: 1);
        await TeachAsync(options, 2, seed: 1);
        await TeachAsync(options, 2, seed: 2);

        Assert.Equal(4, server.Calls.Count);
    }

    [Fact]
    public async Task The_control_without_thought_has_none_whatever_the_model_writes()
    {
        using var server = new ChatServer(call => Reply.Of($"<think>I can't help it.</think><answer>{Solve(call.User)}</answer>"));

        var (texts, _) = await TeachAsync(new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl), Strategy = TeacherStrategy.Empty }, 1);

        Assert.StartsWith("</think>\n<answer>", Assert.Single(texts).Completion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_teacher_without_usable_answers_ends_with_a_message()
    {
        using var server = new ChatServer(_ => Reply.Of(Wrong));
        var options = new ChatTeacherOptions { Endpoint = TestModel.At(server.BaseUrl), Keep = TeacherKeep.Right, ProblemsPerText = 3 };

        var e = await Assert.ThrowsAsync<RunFailedException>(() => TeachAsync(options, 2));

        Assert.Equal(
            "chat-teacher: of 6 problems only 0 gave a text to keep (keep: right), but 2 are wanted; the answers so far are kept. "
            + "Ask for fewer texts, raise problems-per-text, or use another model: of its 6 answers 0 were right, 6 wrong, 0 without an answer between tags",
            e.Message);
    }

    [Fact]
    public void What_can_not_be_judged_can_not_be_chosen()
    {
        using var services = Services();
        var endpoint = TestModel.At("http://localhost");

        var e = Assert.Throws<InvalidInputException>(() => Teacher(services, new ChatTeacherOptions { Endpoint = endpoint, Keep = TeacherKeep.Wrong }).Check(_task, null));

        Assert.Equal("chat-teacher keeps wrong answers only, but the experiment has no reward to judge them; add one, or keep all", e.Message);
    }

    [Fact]
    public void A_question_needs_a_place_for_the_problem()
    {
        var options = new ChatTeacherOptions { Question = "Solve it." };

        Assert.Equal(
            "question has no place for the problem; use {prompt}, {numbers}, {target}", Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage);
        Assert.Equal("Now: 3, 8 -> 24! (p)", TeacherPrompt.QuestionOf("Now: {numbers} -> {target}! ({prompt})", "p", new BehaviorHints([3, 8], 24)));
        Assert.Equal("p", TeacherPrompt.QuestionOf(null, "p", BehaviorHints.None));
    }

    [Fact]
    public void Each_strategy_asks_for_its_habits_and_forbids_the_others()
    {
        Assert.DoesNotContain("Do not check", TeacherPrompt.SystemOf(TeacherStrategy.All), StringComparison.Ordinal);
        Assert.Contains("- Verification: ", TeacherPrompt.SystemOf(TeacherStrategy.BacktrackingVerification), StringComparison.Ordinal);
        Assert.Contains(
            "Show these habits only. Do not name intermediate goals, and do not work backwards from the goal.", TeacherPrompt.SystemOf(TeacherStrategy.BacktrackingVerification), StringComparison.Ordinal);
        Assert.Equal(Enum.GetValues<TeacherStrategy>().Length, Enum.GetValues<TeacherStrategy>().Select(TeacherPrompt.SystemOf).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Enum.GetValues<TeacherStrategy>(), s => Assert.Contains("between <answer> and </answer>", TeacherPrompt.SystemOf(s), StringComparison.Ordinal));
    }

    private PrimingRequest Request(int count, long seed = 1) => new(_task, count, RandomKey.FromSeed(seed)) { Reward = _reward, Folder = _folder.PathOf("") };

    private async Task<(List<PrimingExample> Texts, IReadOnlyDictionary<string, double> Usage)> TeachAsync(ChatTeacherOptions options, int count, long seed = 1)
    {
        using var services = Services();
        var teacher = Teacher(services, options with { Answers = options.Keep == TeacherKeep.All ? null : _folder.PathOf($"{options.Keep}.jsonl") });
        var texts = new List<PrimingExample>();
        await foreach (var text in teacher.GenerateAsync(Request(count, seed)))
        {
            texts.Add(text);
        }

        return (texts, ((IUsageReporter)teacher).ReadUsage());
    }

    private static IAsyncPrimingSource Teacher(ServiceProvider services, ChatTeacherOptions options) =>
        (IAsyncPrimingSource)services.GetRequiredService<ComponentCatalogue>().Choose<IPrimingSource>("chat-teacher", options).Create(services);

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new SkippingClock());
        services.AddSelfImprove().AddChatModels();
        return services.BuildServiceProvider();
    }

    private int IndexOf(Problem problem) => Enumerable.Range(0, 100).First(i => _task.GetProblem(DatasetSplit.Train, i).Id == problem.Id);

    private int IndexOf(ChatCall call) => Enumerable.Range(0, 100).First(i =>
        _task.GetProblem(DatasetSplit.Train, i) is var p && call.User.Contains($"numbers {string.Join(", ", p.Numbers)} so that the result is {p.Target}.", StringComparison.Ordinal));

    private static string Solve(string question)
    {
        var numbers = Number().Matches(question[..question.IndexOf('.', StringComparison.Ordinal)]).Select(m => long.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return CountdownSolver.Solve([.. numbers[..^1]], numbers[^1])!.ToString();
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
