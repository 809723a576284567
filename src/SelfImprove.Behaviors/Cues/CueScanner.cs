using System.Buffers;
using System.Text.RegularExpressions;
using SelfImprove.Behaviors.Patterns;

namespace SelfImprove.Behaviors.Cues;

/// <summary>
/// Finds the matches of a pattern, looking only where one is possible: every match holds one of a few words, which are found much faster than the pattern.
/// The matches are those that the pattern alone finds; a test holds the two together.
/// </summary>
internal sealed class CueScanner
{
    // In a shorter text the windows would cover nearly everything.
    private const int LongText = 1024;

    private readonly Regex _pattern;
    private readonly SearchValues<string>? _triggers;
    private readonly ushort[][] _codes = [];
    private readonly int _maxLength;
    private readonly int _reach;

    public CueScanner(Regex pattern)
    {
        _pattern = pattern;
        var facts = PatternReader.Read(pattern.ToString());
        _maxLength = facts.MaxLength;

        // Behind this many characters nothing has a say in a match that starts at a word; the last two are for anchors.
        _reach = facts.MaxLength + facts.Lookahead + 2;
        if (facts.Triggers is { } triggers)
        {
            _triggers = SearchValues.Create([.. triggers], StringComparison.Ordinal);
            _codes = [.. triggers.Select(TextGrams.CodesOf)];
        }
    }

    /// <summary>Whether the pattern has such words.</summary>
    public bool HasTriggers => _triggers is not null;

    /// <summary>Adds a hit for each match.</summary>
    /// <param name="text">A canonical text.</param>
    /// <param name="grams">What it holds.</param>
    /// <param name="kind">The kind of the hits.</param>
    /// <param name="hits">Takes them.</param>
    public void Find(ReadOnlySpan<char> text, TextGrams grams, CueKind kind, List<CueHit> hits)
    {
        if (_triggers is not null && !grams.MayHoldAny(_codes))
        {
            return;
        }

        if (_triggers is null || text.Length < LongText)
        {
            foreach (var match in _pattern.EnumerateMatches(text))
            {
                hits.Add(new CueHit(match.Index, match.Index + match.Length, kind));
            }

            return;
        }

        var from = 0;
        for (var first = text.IndexOfAny(_triggers); first >= 0;)
        {
            // Words near each other share a window.
            var last = first;
            var next = Next(text, last + 1);
            while (next >= 0 && next - last <= _reach)
            {
                last = next;
                next = Next(text, last + 1);
            }

            // A match that starts up to the last word ends and looks within the window; one that starts behind it needs a later word.
            var window = text[..Math.Min(text.Length, last + _reach)];
            foreach (var match in _pattern.EnumerateMatches(window, Math.Max(from, first - _maxLength)))
            {
                if (match.Index > last)
                {
                    break;
                }

                hits.Add(new CueHit(match.Index, match.Index + match.Length, kind));
                from = match.Index + match.Length;
            }

            first = next;
        }
    }

    private int Next(ReadOnlySpan<char> text, int from)
    {
        var at = text[from..].IndexOfAny(_triggers!);
        return at < 0 ? -1 : from + at;
    }
}
