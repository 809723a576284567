namespace SelfImprove;

/// <summary>A token that is recognised in a text before anything else, whatever stands around it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its spelling; not empty.</param>
/// <param name="IsSpecial">Whether decoding can leave it out (end of sequence, padding), as opposed to tags that are part of the text.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial)
{
    /// <summary>Whether it counts only where no word character stands beside it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it swallows the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether it swallows the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it is looked for in the normalized text, in place of the text as it was given.</summary>
    public bool Normalized { get; init; }
}
