namespace SelfImprove;

/// <summary>
/// Optional capability of a task: it makes one completion that searches out of several answers to a problem, so that a model learns the form of a
/// search from its own samples, without a teacher.
/// </summary>
public interface ITraceComposer
{
    /// <summary>Puts answers to one problem together: wrong ones as tries that are abandoned, then the right one.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="failed">Wrong completions, in the order in which they were sampled; perhaps none. Those that do not fit are left out.</param>
    /// <param name="right">A right completion.</param>
    /// <param name="failures">Most tries before the right one, 0 or more.</param>
    /// <param name="key">Draws what is free, such as phrases; the same key gives the same text.</param>
    /// <returns>A completion with the answer of <paramref name="right"/>; null when that one can't be told as a try.</returns>
    /// <exception cref="InvalidInputException">The problem is of another task.</exception>
    string? ComposeTrace(Problem problem, IReadOnlyList<Completion> failed, Completion right, int failures, RandomKey key);
}
