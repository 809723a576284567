using System.Text.RegularExpressions;
using SelfImprove.Behaviors.Patterns;
using SelfImprove.Behaviors.Text;

namespace SelfImprove.Behaviors.Cues;

/// <summary>A family of phrases that say the same.</summary>
/// <param name="Kind">What they say.</param>
/// <param name="Scripts">Scripts that a text must have letters of; <see cref="Scripts.None"/> for signs.</param>
/// <param name="Pattern">
/// The phrases over canonical text. Every quantifier is bounded, so that matching takes time linear in the text; a test checks it.
/// </param>
/// <param name="Needs">What the text must have.</param>
internal sealed record Cue(CueKind Kind, Scripts Scripts, Regex Pattern, Context Needs = Context.Any)
{
    private readonly CueScanner _scanner = new(Pattern);

    /// <summary>All hits of the given cues, by position.</summary>
    public static List<CueHit> Scan(CanonicalText text, Context context, IEnumerable<Cue> cues)
    {
        var hits = new List<CueHit>();
        Span<ulong> storage = stackalloc ulong[TextGrams.Size];
        var grams = new TextGrams(text.Chars, storage);
        foreach (var cue in cues)
        {
            if (cue.Needs > context || (cue.Scripts != Scripts.None && (cue.Scripts & text.Scripts) == Scripts.None))
            {
                continue;
            }

            cue._scanner.Find(text.Chars, grams, cue.Kind, hits);
        }

        // Not only by start: the order must not depend on the sort's handling of ties.
        hits.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End != b.End ? b.End.CompareTo(a.End) : a.Kind.CompareTo(b.Kind));
        return hits;
    }
}
