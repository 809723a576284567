using System.Text;

namespace SelfImprove;

/// <summary>Finds the added tokens of a text in order, with what they swallow, as the tokenizers library does.</summary>
internal sealed class AddedTokenFinder
{
    private readonly AddedTokenMatcher _matcher;

    /// <summary>A finder.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="normalize">Whether tokens are looked for under their normalized spelling.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens, bool normalize) =>
        _matcher = new AddedTokenMatcher(tokens.Select(t => (normalize ? CanonicalComposition.Normalize(t.Content).ToString() : t.Content, t)));

    /// <summary>Whether there is no token to be found.</summary>
    public bool IsEmpty => _matcher.IsEmpty;

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="search">Where to look from: 0 at first; moves behind what was found.</param>
    /// <param name="taken">Where what was found last ends, white space that it swallowed included.</param>
    /// <param name="found">The token's id, and where it starts and ends.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFindNext(ReadOnlySpan<char> text, ref int search, int taken, out (int Id, int Start, int End) found)
    {
        while (_matcher.FindNext(text[search..]) is ({ } token, var position, var length))
        {
            var start = search + position;
            var end = start + length;
            search = end;
            if (token.SingleWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            while (token.StripsLeft && start > taken && char.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            found = (token.Id, start, end);
            return true;
        }

        found = default;
        return false;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var last, out _) == System.Buffers.OperationStatus.Done && CharacterClasses.IsWord(last.Value);

    private static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var first, out _) == System.Buffers.OperationStatus.Done && CharacterClasses.IsWord(first.Value);
}
