namespace SelfImprove.Interventions;

/// <summary>Decides, for one answer, what is drawn anew next. One instance per answer.</summary>
internal interface IRedrawRule
{
    /// <summary>Whether the rule looks at the places where the behaviour shows.</summary>
    bool NeedsPlaces { get; }

    /// <summary>Whether the answer had to be given up.</summary>
    bool HasFailed => false;

    /// <summary>Whether a text had to be put in because drawing anew did not help.</summary>
    bool TookFallback => false;

    /// <summary>What is drawn anew next; null when the answer is done.</summary>
    /// <param name="draft">The answer as it is now.</param>
    /// <param name="places">Tokens before the phrases in which the behaviour shows, in the order of the text.</param>
    Redraw? Next(AnswerDraft draft, IEnumerable<int> places);
}
