using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Testing.Tests;

public class ContaminationConformanceTests
{
    private const string Rule = "held-out problems are found in their prompts, train problems are not";

    private const string HeldOut = "cfilorux";

    [Fact]
    public Task A_sound_check_passes() => CheckAsync(Find);

    [Fact]
    public Task A_check_that_finds_nothing_is_noticed() => Broken.AssertAsync(Rule, () => CheckAsync(_ => []));

    [Fact]
    public Task A_check_that_finds_train_problems_is_noticed() => Broken.AssertAsync(
        Rule, () => CheckAsync(text => text.Length == 1 ? [new ProblemMention($"next-letter:{text}", new TextSpan(0, 1))] : []));

    [Fact]
    public Task A_mention_outside_the_text_is_noticed() => Broken.AssertAsync(
        Rule, () => CheckAsync(text => text.Length == 1 ? Find(text) : [new ProblemMention("next-letter:c", new TextSpan(0, text.Length + 1))]));

    private static IEnumerable<ProblemMention> Find(string text) =>
        text.Length == 1 && HeldOut.Contains(text[0]) ? [new ProblemMention($"next-letter:{text}", new TextSpan(0, 1))] : [];

    private static Task CheckAsync(Func<string, IEnumerable<ProblemMention>> find) => TaskConformance.CheckAsync(new CheckedTask(find), problems: 20);

    private sealed class CheckedTask(Func<string, IEnumerable<ProblemMention>> find) : ITask, IContaminationCheck
    {
        private readonly NextLetterTask _task = new();

        public string Name => "checked";

        public int Version => 1;

        public Problem GetProblem(DatasetSplit split, long index) => _task.GetProblem(split, index);

        public string FormatPrompt(Problem problem) => ((ITask)_task).FormatPrompt(problem);

        public JsonElement WriteProblem(Problem problem) => _task.WriteProblem(problem);

        public Problem ReadProblem(JsonElement json) => _task.ReadProblem(json);

        public ImmutableArray<ProblemMention> FindHeldOutProblems(string text) => [.. find(text)];
    }
}
