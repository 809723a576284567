using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Optional capability of a task: it reads the tries in a completion, and what became of each, so that an analysis can tell checks that are written down from those
/// that only show in what is done next.
/// </summary>
public interface IAttemptReader
{
    /// <summary>Reads a completion.</summary>
    /// <param name="problem">Its problem.</param>
    /// <param name="completion">Any text; one that can't be read gives no tries, never an exception.</param>
    /// <returns>The tries in the order of their starts; all but the last are abandoned.</returns>
    ImmutableArray<AttemptReading> ReadAttempts(Problem problem, Completion completion);
}
