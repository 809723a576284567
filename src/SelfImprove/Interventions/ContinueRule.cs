namespace SelfImprove.Interventions;

/// <summary>Draws anew once at each place where the behaviour shows. The first try of <see cref="ForbidRule"/> at a place has the same random numbers.</summary>
internal sealed class ContinueRule : IRedrawRule
{
    private int _last = -1;
    private int _cuts;

    public bool NeedsPlaces => true;

    public Redraw? Next(AnswerDraft draft, IEnumerable<int> places)
    {
        foreach (var place in places)
        {
            if (place > _last)
            {
                _last = place;
                return new Redraw(place, [], _cuts++, 0);
            }
        }

        return null;
    }
}
