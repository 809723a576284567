using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>When a document counts as rich in behaviours, and when as minimal.</summary>
public sealed record BehaviorCriteria
{
    /// <summary>The behaviours that matter, by name. Default: the four habits.</summary>
    public ImmutableArray<string> Wanted { get; init; } = [.. Behavior.FourHabits.Select(b => b.Name)];

    /// <summary>How many different ones of them a rich document shows at least. Default 1.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>Whether counts are of a rich document: at least <see cref="Minimum"/> of the wanted behaviours occur.</summary>
    public bool IsRich(IReadOnlyDictionary<string, int?> counts) => Wanted.Count(name => counts.GetValueOrDefault(name) > 0) >= Minimum;

    /// <summary>Whether counts are of a minimal document: none of the wanted behaviours occurs, and none is unknown.</summary>
    public bool IsMinimal(IReadOnlyDictionary<string, int?> counts) => Wanted.All(name => counts.GetValueOrDefault(name) == 0);

    /// <summary>Refuses behaviours that a classification does not count.</summary>
    /// <param name="counted">The behaviours that it counts.</param>
    /// <exception cref="InvalidInputException">One is not counted; the message lists those that are.</exception>
    public void RequireCounted(IEnumerable<string> counted)
    {
        var known = counted.Order(StringComparer.Ordinal).ToList();
        if (Wanted.FirstOrDefault(name => !known.Contains(name)) is { } missing)
        {
            throw new InvalidInputException($"the behaviour '{missing}' is wanted, but the detector does not look for it; it looks for: {string.Join(", ", known)}");
        }
    }
}
