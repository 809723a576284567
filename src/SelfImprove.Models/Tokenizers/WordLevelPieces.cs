namespace SelfImprove;

/// <summary>Walks over the pieces of a text, added tokens included, in time linear in its length.</summary>
internal ref struct WordLevelPieces(ReadOnlySpan<char> text, NumberStyle numberStyle, AddedTokenMatcher matcher)
{
    private ReadOnlySpan<char> _beforeToken;
    private ReadOnlySpan<char> _rest = text;
    private AddedToken? _next;
    private bool _searched;

    /// <summary>The piece.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>The added token that the piece is; null for a piece between them.</summary>
    public AddedToken? Token { get; private set; }

    public bool MoveNext()
    {
        if (!_searched)
        {
            (_next, var position, var length) = matcher.FindNext(_rest);
            _beforeToken = _rest[..position];
            _rest = _rest[(position + length)..];
            _searched = true;
        }

        if (_beforeToken.Length > 0)
        {
            var length = WordLevelPattern.NextLength(_beforeToken, numberStyle);
            Current = _beforeToken[..length];
            Token = null;
            _beforeToken = _beforeToken[length..];
            return true;
        }

        if (_next is null)
        {
            return false;
        }

        Current = _next.Content;
        Token = _next;
        _searched = false;
        return true;
    }
}
