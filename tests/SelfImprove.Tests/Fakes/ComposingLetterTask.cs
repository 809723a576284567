using System.Text.Json;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

/// <summary>The next-letter task, whose traces are the failed answers in order, then the right one: "b,d|c".</summary>
internal sealed class ComposingLetterTask : ITask, ITraceComposer
{
    private readonly NextLetterTask _inner = new();

    public string Name => "composing-letters";

    public int Version => 1;

    public Problem GetProblem(DatasetSplit split, long index) => ((ITask)_inner).GetProblem(split, index);

    public string FormatPrompt(Problem problem) => ((ITask)_inner).FormatPrompt(problem);

    public Problem ReadProblem(JsonElement json) => ((ITask)_inner).ReadProblem(json);

    public JsonElement WriteProblem(Problem problem) => ((ITask)_inner).WriteProblem(problem);

    public string? ComposeTrace(Problem problem, IReadOnlyList<Completion> failed, Completion right, int failures, RandomKey key) =>
        string.Join(',', failed.Take(failures).Select(f => f.Text)) + "|" + right.Text;
}
