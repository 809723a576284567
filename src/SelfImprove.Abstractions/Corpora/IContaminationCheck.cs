using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Optional capability of a task: it finds its held-out problems in any text, so that documents which state or solve one can be kept out of what a
/// model is trained on.
/// </summary>
/// <remarks>Implementations are thread-safe and deterministic, and take any text, of any length.</remarks>
public interface IContaminationCheck
{
    /// <summary>Finds held-out problems that a text states or solves.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Each problem once, in the order of the text; empty for a clean text.</returns>
    ImmutableArray<ProblemMention> FindHeldOutProblems(string text);
}
