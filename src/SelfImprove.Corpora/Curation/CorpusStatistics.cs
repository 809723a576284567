using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>What a classified corpus is like.</summary>
public sealed record CorpusStatistics
{
    /// <summary>Number of documents.</summary>
    public required long Documents { get; init; }

    /// <summary>Their length in UTF-16 units.</summary>
    public required long Characters { get; init; }

    /// <summary>Their length in words.</summary>
    public required long Words { get; init; }

    /// <summary>Their length in tokens; null when some document was not counted in tokens.</summary>
    public long? Tokens { get; init; }

    /// <summary>The behaviours, by name.</summary>
    public required ImmutableSortedDictionary<string, BehaviorStatistics> Behaviors { get; init; }

    /// <summary>Number of documents that show no behaviour at all, as far as is known.</summary>
    public required long WithoutBehaviors { get; init; }

    /// <summary>Number of documents that state or solve a held-out problem; null when some document was not searched for them.</summary>
    public long? Contaminated { get; init; }

    /// <summary>Sums up a classification.</summary>
    /// <param name="documents">The documents; read once.</param>
    public static CorpusStatistics Of(IEnumerable<DocumentClass> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var (count, characters, words, without) = (0L, 0L, 0L, 0L);
        long? tokens = 0;
        long? contaminated = 0;
        var behaviors = new SortedDictionary<string, BehaviorStatistics>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            count++;
            characters += document.Characters;
            words += document.Words;
            tokens += document.Tokens;
            contaminated += document.HeldOut is { } problems ? Math.Min(problems, 1) : null;
            without += document.Counts.Values.All(c => c == 0) ? 1 : 0;
            foreach (var (name, number) in document.Counts)
            {
                var so = behaviors.GetValueOrDefault(name) ?? new BehaviorStatistics();
                behaviors[name] = number is { } known
                    ? so with { Known = so.Known + 1, Showing = so.Showing + (known > 0 ? 1 : 0), Occurrences = so.Occurrences + known }
                    : so with { Unknown = so.Unknown + 1 };
            }
        }

        return new CorpusStatistics
        {
            Documents = count,
            Characters = characters,
            Words = words,
            Tokens = tokens,
            Contaminated = contaminated,
            WithoutBehaviors = without,
            Behaviors = behaviors.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }
}
