using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Testing.Tests;

/// <summary>The next-letter task with parts that a test replaces by broken ones.</summary>
internal sealed class BrokenTask : ITask, IOracle, ITraceReader, IAttemptReader, IReasoningPhrases
{
    private readonly NextLetterTask _task = new();

    public Func<DatasetSplit, long, Problem>? Get { get; init; }

    public Func<Problem, string>? Format { get; init; }

    public Func<JsonElement, Problem>? Read { get; init; }

    public Func<Problem, string?>? Oracle { get; init; }

    public Func<string, (string Name, TraceCount Count)>? Trace { get; init; }

    public Func<string, ImmutableArray<AttemptReading>>? Attempts { get; init; }

    public string ReasoningEnd { get; init; } = "z";

    public ImmutableArray<string> Phrases { get; init; } = ["a"];

    public string Name => "broken";

    public int Version { get; init; } = 1;

    private ITask Inner => _task;

    public Problem GetProblem(DatasetSplit split, long index) => Get is null ? Inner.GetProblem(split, index) : Get(split, index);

    public string FormatPrompt(Problem problem) => Format is null ? Inner.FormatPrompt(problem) : Format(problem);

    public JsonElement WriteProblem(Problem problem) => _task.WriteProblem(problem);

    public Problem ReadProblem(JsonElement json) => Read is null ? _task.ReadProblem(json) : Read(json);

    public string? CreateOracleCompletion(Problem problem) => Oracle is null ? _task.CreateOracleCompletion(problem) : Oracle(problem);

    public ImmutableSortedDictionary<string, TraceCount> ReadTrace(Problem problem, Completion completion)
    {
        var (name, count) = Trace?.Invoke(completion.Text) ?? ("letters", new TraceCount(completion.Text.Length, 1));
        return ImmutableSortedDictionary<string, TraceCount>.Empty.Add(name, count);
    }

    public ImmutableArray<AttemptReading> ReadAttempts(Problem problem, Completion completion) => Attempts?.Invoke(completion.Text) ?? [];

    public ImmutableArray<string> GetPhrases(Behavior behavior) => Phrases;
}
