using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Pipelines;

/// <summary>
/// A task as a chat model meets it. What is about answers goes on to the task, where it has the capability; what makes texts to learn from (traces, corpora) is asked of the task itself, since
/// datasets hold plain prompts.
/// </summary>
internal sealed class ChatTask(ITask task, ChatPrompts chat) : ITask, IOracle, IBehaviorHintProvider, IReasoningPhrases, ITraceReader, IAttemptReader
{
    private const string UsualReasoningEnd = "</think>";

    public string Name => task.Name;

    public int Version => task.Version;

    public string ReasoningEnd => (task as IReasoningPhrases)?.ReasoningEnd ?? UsualReasoningEnd;

    public Problem GetProblem(DatasetSplit split, long index) => task.GetProblem(split, index);

    public string FormatPrompt(Problem problem) => chat.Render(task.FormatPrompt(problem));

    public JsonElement WriteProblem(Problem problem) => task.WriteProblem(problem);

    public Problem ReadProblem(JsonElement json) => task.ReadProblem(json);

    public string? CreateOracleCompletion(Problem problem) => (task as IOracle)?.CreateOracleCompletion(problem);

    public BehaviorHints GetBehaviorHints(Problem problem) => (task as IBehaviorHintProvider)?.GetBehaviorHints(problem) ?? BehaviorHints.None;

    public ImmutableArray<string> GetPhrases(Behavior behavior) => (task as IReasoningPhrases)?.GetPhrases(behavior) ?? [];

    public ImmutableSortedDictionary<string, TraceCount> ReadTrace(Problem problem, Completion completion) =>
        (task as ITraceReader)?.ReadTrace(problem, completion) ?? ImmutableSortedDictionary<string, TraceCount>.Empty;

    public ImmutableArray<AttemptReading> ReadAttempts(Problem problem, Completion completion) => (task as IAttemptReader)?.ReadAttempts(problem, completion) ?? [];
}
