using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Optional capability of a task: it reads what a completion does on its way to the answer, such as its tries and whether their arithmetic is true.
/// Evaluations log it, so that a policy that can't calculate is told from one that searches badly.
/// </summary>
public interface ITraceReader
{
    /// <summary>Reads a completion.</summary>
    /// <param name="problem">Its problem.</param>
    /// <param name="completion">Any text; one that can't be read gives counts of 0, never an exception.</param>
    /// <returns>
    /// Counts by name, lower case with underscores; the same names for every completion. Evaluations log each as <c>eval/trace/NAME</c>: the sum of
    /// <see cref="TraceCount.Count"/> over completions, divided by the sum of <see cref="TraceCount.Of"/>.
    /// </returns>
    ImmutableSortedDictionary<string, TraceCount> ReadTrace(Problem problem, Completion completion);
}
