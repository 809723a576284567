using System.Collections.Immutable;

namespace SelfImprove.Interventions;

/// <summary>An answer before and after an intervention; the same text where there was nothing to change.</summary>
public sealed record IntervenedAnswer
{
    /// <summary>The answer as the policy drew it.</summary>
    public required Trajectory Untouched { get; init; }

    /// <summary>The answer after the intervention.</summary>
    public required Completion Completion { get; init; }

    /// <summary>Its number of tokens, those put in included.</summary>
    public required int Tokens { get; init; }

    /// <summary>Its reward.</summary>
    public required Reward Reward { get; init; }

    /// <summary>Occurrences per behaviour before; null is "unknown".</summary>
    public required ImmutableSortedDictionary<string, int?> BehaviorsUntouched { get; init; }

    /// <summary>Occurrences per behaviour after; null is "unknown".</summary>
    public required ImmutableSortedDictionary<string, int?> Behaviors { get; init; }

    /// <summary>Where the text was cut, in UTF-16 units of the text after, in order; empty when nothing was changed.</summary>
    public ImmutableArray<int> Cuts { get; init; } = [];

    /// <summary>How often the policy was asked to go on from a cut.</summary>
    public int Redraws { get; init; }

    /// <summary>Whether the behaviour could not be forbidden within the retries; the text is that of the last one.</summary>
    public bool CouldNotForbid { get; init; }

    /// <summary>Whether <see cref="InterventionOptions.Fallback"/> had to be put in.</summary>
    public bool TookFallback { get; init; }

    /// <summary>Whether the text is another one than before.</summary>
    public bool IsChanged => Completion.Text != Untouched.Completion.Text;
}
