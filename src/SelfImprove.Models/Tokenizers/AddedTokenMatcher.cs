using System.Buffers;

namespace SelfImprove;

/// <summary>Finds added tokens in a text: leftmost first, and the longest of those that start at one place. Takes time linear in the text, however many tokens there are.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<string> _contents;
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly int[] _lengths;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
        : this(tokens.Select(t => (t.Content, t)))
    {
    }

    /// <summary>A matcher for tokens that are looked for under another spelling than their own.</summary>
    public AddedTokenMatcher(IEnumerable<(string Spelling, AddedToken Token)> tokens)
    {
        var bySpelling = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var (spelling, token) in tokens.OrderBy(t => t.Token.Id))
        {
            bySpelling.TryAdd(spelling, token);
        }

        _tokens = bySpelling.GetAlternateLookup<ReadOnlySpan<char>>();
        _contents = SearchValues.Create([.. bySpelling.Keys], StringComparison.Ordinal);
        _lengths = [.. bySpelling.Keys.Select(s => s.Length).Distinct().OrderDescending()];
    }

    /// <summary>Whether there is no token to be found.</summary>
    public bool IsEmpty => _lengths.Length == 0;

    /// <summary>Finds the next added token.</summary>
    /// <returns>The token, its position and its length; or null, the text's length and 0.</returns>
    public (AddedToken? Token, int Position, int Length) FindNext(ReadOnlySpan<char> text)
    {
        if (IsEmpty || text.IndexOfAny(_contents) is not (>= 0 and var position))
        {
            return (null, text.Length, 0);
        }

        foreach (var length in _lengths)
        {
            if (position + length <= text.Length && _tokens.TryGetValue(text.Slice(position, length), out var token))
            {
                return (token, position, length);
            }
        }

        throw new InvalidOperationException("a token that was found is none of the tokens");
    }
}
