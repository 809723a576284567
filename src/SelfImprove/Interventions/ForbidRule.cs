using System.Collections.Immutable;

namespace SelfImprove.Interventions;

/// <summary>Draws anew at the first place where the behaviour shows, until it shows nowhere.</summary>
/// <param name="retries">How often at one place.</param>
/// <param name="fallback">Tokens that are put in at a place where the retries did not help; empty to give the answer up there.</param>
/// <param name="maxTokens">Longest answer.</param>
internal sealed class ForbidRule(int retries, ImmutableArray<int> fallback, int maxTokens) : IRedrawRule
{
    // A detector reads in context, so what follows may show the behaviour at an earlier place again; tries there go on counting.
    private readonly Dictionary<int, (int Cut, int Tries)> _places = [];

    public bool NeedsPlaces => true;

    public bool HasFailed { get; private set; }

    public bool TookFallback { get; private set; }

    public Redraw? Next(AnswerDraft draft, IEnumerable<int> places)
    {
        using var first = places.GetEnumerator();
        if (!first.MoveNext())
        {
            return null;
        }

        var place = first.Current;
        var (cut, tries) = _places.TryGetValue(place, out var known) ? known : (_places.Count, 0);
        _places[place] = (cut, tries + 1);
        if (tries < retries)
        {
            return new Redraw(place, [], cut, tries);
        }

        if (tries == retries && !fallback.IsEmpty && place + fallback.Length < maxTokens)
        {
            TookFallback = true;
            return new Redraw(place, fallback, cut, tries);
        }

        HasFailed = true;
        return null;
    }
}
