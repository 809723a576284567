using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Optional capability of a task: how the reasoning in its completions is worded, for experiments that put a behaviour into a policy's mouth
/// and let it go on.
/// </summary>
public interface IReasoningPhrases
{
    /// <summary>What closes the reasoning; the answer follows. Not empty, such as <c>&lt;/think&gt;</c>.</summary>
    string ReasoningEnd { get; }

    /// <summary>Gives phrases that begin a behaviour where a new sentence or line may begin.</summary>
    /// <param name="behavior">The behaviour.</param>
    /// <returns>Phrases to be continued, with the space that follows them, such as "Try again: "; empty when the task knows none.</returns>
    ImmutableArray<string> GetPhrases(Behavior behavior);
}
