namespace SelfImprove.Behaviors.Patterns;

/// <summary>What is known of every match of a pattern, or of a part of one.</summary>
/// <param name="MaxLength">The longest match.</param>
/// <param name="Lookahead">How far behind its end a match may look.</param>
/// <param name="Exact">All texts that it matches; null when there are too many to list.</param>
/// <param name="Required">Texts of which every match holds at least one; null when no such list is known.</param>
internal sealed record PatternFacts(int MaxLength, int Lookahead, IReadOnlySet<string>? Exact, IReadOnlySet<string>? Required)
{
    // Lists of all matches grow as products.
    private const int LongestExact = 400;

    // Longer lists cost more to look for than they save.
    private const int LongestRequired = 1000;

    // The beginning of a text tells as much as all of it, and many texts share one.
    private const int LongestText = 10;

    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal) { string.Empty };

    /// <summary>A place between characters: an anchor, or a look around that reaches so far ahead.</summary>
    public static PatternFacts Place(int lookahead) => new(0, lookahead, Nothing, null);

    /// <summary>One character of a list; null for a class of too many.</summary>
    public static PatternFacts Character(IEnumerable<char>? characters) =>
        new(1, 0, characters?.Select(c => c.ToString()).ToHashSet(StringComparer.Ordinal), null);

    /// <summary>The shortest way to tell that there is a match: <see cref="Exact"/> or <see cref="Required"/>.</summary>
    public IReadOnlySet<string>? Triggers => Rarer(Required, Shortened(Exact));

    /// <summary>One part behind the other.</summary>
    public static PatternFacts Sequence(IReadOnlyList<PatternFacts> parts)
    {
        IReadOnlySet<string> run = Nothing;
        IReadOnlySet<string>? required = null;
        var isWhole = true;
        foreach (var part in parts)
        {
            if (part.Exact is { } exact && (long)exact.Count * run.Count <= LongestExact)
            {
                run = run.SelectMany(_ => exact, string.Concat).ToHashSet(StringComparer.Ordinal);
                continue;
            }

            isWhole = false;
            required = Rarer(Rarer(required, Shortened(run)), part.Triggers);
            run = part.Exact ?? Nothing;
        }

        return new PatternFacts(
            parts.Sum(p => p.MaxLength), parts.Select(p => p.Lookahead).DefaultIfEmpty(0).Max(), isWhole ? run : null, Rarer(required, Shortened(run)));
    }

    /// <summary>One part or another.</summary>
    public static PatternFacts Choice(IReadOnlyList<PatternFacts> branches) => new(
        branches.Max(b => b.MaxLength), branches.Max(b => b.Lookahead),
        Union(branches.Select(b => b.Exact), LongestExact), Shortened(Union(branches.Select(b => b.Triggers), LongestRequired)));

    /// <summary>A part several times.</summary>
    public PatternFacts Repeated(int least, int most)
    {
        var exact = most == 1 && Exact is not null ? least == 0 ? Union([Exact, Nothing], LongestExact) : Exact : null;
        return new PatternFacts(MaxLength * most, Lookahead, exact, least == 0 ? null : Triggers);
    }

    // A match that holds a text holds its beginning too; and who looks for a text need not look for those that hold it.
    private static HashSet<string>? Shortened(IReadOnlySet<string>? texts)
    {
        if (texts is null)
        {
            return null;
        }

        var kept = new List<string>();
        foreach (var text in texts.Select(t => t.Length > LongestText ? t[..LongestText] : t).Distinct(StringComparer.Ordinal).OrderBy(t => t.Length))
        {
            if (!kept.Exists(k => text.Contains(k, StringComparison.Ordinal)))
            {
                kept.Add(text);
            }
        }

        return kept.ToHashSet(StringComparer.Ordinal);
    }

    private static HashSet<string>? Union(IEnumerable<IReadOnlySet<string>?> sets, int longest)
    {
        var union = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            if (set is null || union.Count + set.Count > longest)
            {
                return null;
            }

            union.UnionWith(set);
        }

        return union;
    }

    // The list whose texts occur less often; one with the empty text, which occurs everywhere, is of no use.
    private static IReadOnlySet<string>? Rarer(IReadOnlySet<string>? a, IReadOnlySet<string>? b) =>
        a is null || a.Contains(string.Empty) ? b is null || b.Contains(string.Empty) ? null : b
        : b is null || b.Contains(string.Empty) ? a
        : Frequency(b) < Frequency(a) ? b : a;

    private static double Frequency(IReadOnlySet<string> texts) => texts.Sum(text => text.Aggregate(1.0, (product, c) => product * Frequency(c)));

    // Rough shares of the characters of a canonical text.
    private static double Frequency(char c) => c switch
    {
        ' ' => 0.15,
        'e' or 't' or 'a' or 'o' or 'i' or 'n' or 's' or 'r' or 'h' => 0.06,
        >= 'a' and <= 'z' => 0.02,
        'N' => 0.06,
        '=' or ',' or '.' or ':' or '\n' => 0.03,
        _ => 0.003,
    };
}
