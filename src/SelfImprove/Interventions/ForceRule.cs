using System.Collections.Immutable;

namespace SelfImprove.Interventions;

/// <summary>
/// Puts a phrase in where the reasoning is about to be closed, behind a finished sentence or line, and lets the policy go on. An answer that never closes its reasoning, or
/// closes it in the middle of a sentence, stays as it is.
/// </summary>
/// <param name="tokenizer">The policy's tokenizer.</param>
/// <param name="reasoningEnd">What closes the reasoning.</param>
/// <param name="phrases">The phrases as tokens; one is drawn each time.</param>
/// <param name="times">How often in one answer.</param>
/// <param name="maxTokens">Longest answer.</param>
/// <param name="key">Draws the phrases.</param>
internal sealed class ForceRule(
    ITokenizer tokenizer, string reasoningEnd, ImmutableArray<ImmutableArray<int>> phrases, int times, int maxTokens, RandomKey key) : IRedrawRule
{
    private int _cuts;

    public bool NeedsPlaces => false;

    public Redraw? Next(AnswerDraft draft, IEnumerable<int> places)
    {
        var end = draft.Text.IndexOf(reasoningEnd, StringComparison.Ordinal);
        if (_cuts == times || end < 0 || (end > 0 && !char.IsWhiteSpace(draft.Text[end - 1])))
        {
            return null;
        }

        var kept = CutPlace.TokensUpTo(tokenizer, draft.Content, draft.Text, end);
        var phrase = new CounterRandom(key.Derive(_cuts)).Pick(phrases);
        return kept + phrase.Length < maxTokens && tokenizer.Decode(draft.Content[..kept]).Length == end
            ? new Redraw(kept, phrase, _cuts++, 0)
            : null;
    }
}
