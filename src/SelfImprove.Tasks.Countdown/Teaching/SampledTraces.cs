using System.Text;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Puts a model's own answers to one problem together to a search.</summary>
internal static class SampledTraces
{
    /// <inheritdoc cref="ITraceComposer.ComposeTrace"/>
    internal static string? Compose(CountdownProblem problem, IReadOnlyList<Completion> failed, Completion right, int failures, RandomKey key)
    {
        if (ThoughtOf(problem, right) is not { Attempt.IsHit: true } solution)
        {
            return null;
        }

        // The best of its own tries: whole ones with true arithmetic that miss, the nearest to the target last.
        var random = new CounterRandom(key);
        var tries = failed.Select(c => ThoughtOf(problem, c)).OfType<(string Text, SearchAttempt Attempt)>()
            .Where(t => t.Attempt.Value != problem.Target).DistinctBy(t => t.Text)
            .OrderBy(t => Math.Abs(t.Attempt.Value - problem.Target)).Take(failures).Reverse();
        var text = new StringBuilder();
        if (right.Text.StartsWith(CountdownTranscript.OpenThink, StringComparison.Ordinal))
        {
            text.Append(CountdownTranscript.OpenThink).Append('\n');
        }

        foreach (var (thought, _) in tries)
        {
            text.Append(thought).Append(".\n").Append(TraceWording.Retry(random));
        }

        return text.Append(solution.Text).Append(".\n").Append(right.Text.AsSpan(right.Text.IndexOf(CountdownTranscript.CloseThink, StringComparison.Ordinal))).ToString();
    }

    // An answer whose thought is one whole, true computation, without its end.
    private static (string Text, SearchAttempt Attempt)? ThoughtOf(CountdownProblem problem, Completion completion)
    {
        var end = completion.Text.IndexOf(CountdownTranscript.CloseThink, StringComparison.Ordinal);
        if (end < 0 || completion.IsTruncated)
        {
            return null;
        }

        // After a prompt that leaves it to the answer to open its reasoning.
        var start = completion.Text.StartsWith(CountdownTranscript.OpenThink, StringComparison.Ordinal) ? CountdownTranscript.OpenThink.Length : 0;
        var thought = completion.Text[start..end].Trim().TrimEnd('.');
        return SearchTraceReader.Read(problem, thought).Attempts is [{ IsComplete: true, ForeignEquations: 0 } attempt] && attempt.Equations.All(e => e.IsTrue)
            ? (thought, attempt)
            : null;
    }
}
