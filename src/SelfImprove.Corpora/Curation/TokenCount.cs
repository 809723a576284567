namespace SelfImprove.Corpora;

/// <summary>Counts the tokens of a text under a word-level tokenizer with whole numbers: words and marks carry one following space.</summary>
public static class TokenCount
{
    /// <summary>Counts the tokens of a text.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; count++)
        {
            var first = text[i++];
            if (char.IsAsciiDigit(first))
            {
                i += i < text.Length && char.IsAsciiDigit(text[i]) ? 1 : 0;
                continue;
            }

            if (char.IsAsciiLetter(first))
            {
                while (i < text.Length && char.IsAsciiLetter(text[i]))
                {
                    i++;
                }
            }

            var carriesSpace = char.IsAsciiLetter(first) || first is ',' or '.' or ':' or ';' or '?' or '!' or ')';
            i += carriesSpace && i < text.Length && text[i] == ' ' ? 1 : 0;
        }

        return count;
    }
}
