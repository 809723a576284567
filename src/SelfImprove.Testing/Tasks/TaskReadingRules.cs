using static SelfImprove.Testing.ConformanceRun;

namespace SelfImprove.Testing;

/// <summary>Rules for tasks that read completions, or know how they are worded.</summary>
internal static class TaskReadingRules
{
    /// <summary>Checks an <see cref="ITraceReader"/>.</summary>
    public static void CheckTraces(ITask task, ITraceReader reader)
    {
        var problem = task.GetProblem(DatasetSplit.Train, 0);
        string[]? names = null;
        foreach (var (name, text) in HostileTexts.All().Append(Oracle(task, problem)))
        {
            var counts = reader.ReadTrace(problem, new Completion(text, StopReason.EndOfSequence));
            names ??= [.. counts.Keys];
            Require(names.SequenceEqual(counts.Keys, StringComparer.Ordinal), $"{name}: the names are {string.Join(", ", counts.Keys)}, before they were {string.Join(", ", names)}");
            foreach (var (key, count) in counts)
            {
                Require(count.Count >= 0 && count.Of >= 0, $"{name}: {key} is {count.Count} of {count.Of}");
            }
        }
    }

    /// <summary>Checks an <see cref="IAttemptReader"/>.</summary>
    public static void CheckAttempts(ITask task, IAttemptReader reader)
    {
        var problem = task.GetProblem(DatasetSplit.Train, 0);

        // Readings of a task share their code as a rule, and that of traces is checked with texts of a megabyte.
        foreach (var (name, text) in HostileTexts.Small().Append(("many tries", string.Concat(Enumerable.Repeat("3*4=12, not 24; ", 5000)))).Append(Oracle(task, problem)))
        {
            var attempts = reader.ReadAttempts(problem, new Completion(text, StopReason.EndOfSequence));
            for (var i = 0; i < attempts.Length; i++)
            {
                var span = attempts[i].Span;
                Require(span.Start >= 0 && span.Length >= 0 && span.End <= text.Length, $"{name}: a try stands at {span.Start} to {span.End}, in a text of {text.Length}");
                Require(i == 0 || span.Start >= attempts[i - 1].Span.Start, $"{name}: a try stands at {span.Start}, after one at {attempts[Math.Max(0, i - 1)].Span.Start}");
                Require((attempts[i].Fate == AttemptFate.Abandoned) == (i + 1 < attempts.Length), $"{name}: try {i + 1} of {attempts.Length} is {attempts[i].Fate}");
            }
        }
    }

    /// <summary>Checks an <see cref="IReasoningPhrases"/>.</summary>
    public static void CheckPhrases(IReasoningPhrases phrases)
    {
        Require(!string.IsNullOrWhiteSpace(phrases.ReasoningEnd), "the end of the reasoning is blank");
        foreach (var behavior in Behavior.FourHabits.Append(new Behavior("unheard_of")))
        {
            var given = phrases.GetPhrases(behavior);
            Require(!given.IsDefault && !given.Any(string.IsNullOrWhiteSpace), $"a phrase of {behavior} is blank");
        }
    }

    private static (string Name, string Text) Oracle(ITask task, Problem problem) =>
        ("the oracle's completion", (task as IOracle)?.CreateOracleCompletion(problem) ?? string.Empty);
}
