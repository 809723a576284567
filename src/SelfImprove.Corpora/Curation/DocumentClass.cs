using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>What a classification says of one document: a line of its file.</summary>
public sealed record DocumentClass
{
    /// <summary>The line of the corpus that the document stands on, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Its identifier; null where it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Its length in UTF-16 units.</summary>
    public required int Characters { get; init; }

    /// <summary>Its length in words: what stands between white space.</summary>
    public required int Words { get; init; }

    /// <summary>Its length in tokens; null when no tokenizer was given.</summary>
    public int? Tokens { get; init; }

    /// <summary>How often it shows each behaviour, by name; null is "unknown", which is never the same as 0.</summary>
    public required ImmutableSortedDictionary<string, int?> Counts { get; init; }

    /// <summary>How many held-out problems of a task it states or solves; null when none were looked for.</summary>
    public int? HeldOut { get; init; }

    /// <summary>Its length in a unit.</summary>
    /// <exception cref="InvalidInputException">It was not counted in tokens.</exception>
    public int In(CorpusUnit unit) => unit switch
    {
        CorpusUnit.Characters => Characters,
        CorpusUnit.Words => Words,
        _ => Tokens ?? throw new InvalidInputException($"the document of line {Line} was not counted in tokens: classify with a tokenizer, or count in words or characters"),
    };
}
