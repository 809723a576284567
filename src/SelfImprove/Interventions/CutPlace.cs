namespace SelfImprove.Interventions;

/// <summary>Where an answer is cut before a part of its text: at a boundary of the tokens that were drawn, so that what is kept is what was drawn.</summary>
internal static class CutPlace
{
    /// <summary>
    /// The start of the phrase that a character belongs to: behind the last line end, tag, or mark followed by a space. A comma or semicolon leads the phrase in,
    /// so it belongs to it: whether ", target 24: no" follows an equation is decided at the comma.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="position">Index of a character, in [0, length].</param>
    internal static int PhraseStart(string text, int position)
    {
        for (var i = position; i > 0; i--)
        {
            if (text[i - 1] == '\n' || (text[i - 1] == '>' && EndsTag(text, i - 1)))
            {
                return i;
            }

            if (text[i - 1] == ' ')
            {
                var mark = i - 1;
                while (mark > 0 && text[mark - 1] == ' ')
                {
                    mark--;
                }

                if (mark > 0 && text[mark - 1] is '.' or '!' or '?')
                {
                    return i;
                }

                if (mark > 0 && text[mark - 1] is ',' or ';')
                {
                    return mark - 1;
                }
            }
        }

        return 0;
    }

    /// <summary>How many of the tokens write the text up to a place, or as much of it as ends with a whole token.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">The tokens that were drawn, without the one that ends the sequence.</param>
    /// <param name="text">What they decode to.</param>
    /// <param name="end">Index in the text, in [0, length].</param>
    internal static int TokensUpTo(ITokenizer tokenizer, ReadOnlySpan<int> tokens, string text, int end)
    {
        var (low, high) = (0, tokens.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (tokenizer.Decode(tokens[..middle]).Length <= end)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        // Part of a character decodes to a mark of its own, which is no part of the text.
        while (low > 0 && !text.StartsWith(tokenizer.Decode(tokens[..low]), StringComparison.Ordinal))
        {
            low--;
        }

        return low;
    }

    // "</think>", not "8 > 5".
    private static bool EndsTag(string text, int position)
    {
        var start = position;
        while (start > 0 && (char.IsAsciiLetter(text[start - 1]) || text[start - 1] == '/'))
        {
            start--;
        }

        return start > 0 && start < position && text[start - 1] == '<';
    }
}
