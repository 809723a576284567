namespace SelfImprove;

/// <summary>The regular expressions of <see cref="SplitPattern"/>, and a scanner that finds the same pieces in linear time.</summary>
internal static class SplitPatterns
{
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    public const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The pattern that a regular expression writes; null when it is none of them.</summary>
    public static SplitPattern? Find(string regex) => regex switch
    {
        Gpt2 => SplitPattern.Gpt2,
        Llama3 => SplitPattern.Llama3,
        Qwen2 => SplitPattern.Qwen2,
        _ => null,
    };

    /// <summary>Length of the first piece of a text that is not empty.</summary>
    public static int NextLength(ReadOnlySpan<char> text, SplitPattern pattern) => pattern switch
    {
        SplitPattern.Gpt2 => NextGpt2(text),
        SplitPattern.Llama3 => NextLlama3(text, maxDigits: 3),
        SplitPattern.Qwen2 => NextLlama3(text, maxDigits: 1),
        _ => text.Length,
    };

    private static int NextGpt2(ReadOnlySpan<char> text)
    {
        if (ContractionLength(text, ignoreCase: false) is > 0 and var contraction)
        {
            return contraction;
        }

        // Letters, numbers or others, after at most one space.
        var start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var first = CharacterClasses.At(text, start, out var length);
        return first is CharacterClass.Space or CharacterClass.LineEnd
            ? SpaceLength(text, SpaceRunEnd(text))
            : CharacterClasses.RunEnd(text, start + length, first);
    }

    private static int NextLlama3(ReadOnlySpan<char> text, int maxDigits)
    {
        if (ContractionLength(text, ignoreCase: true) is > 0 and var contraction)
        {
            return contraction;
        }

        var first = CharacterClasses.At(text, 0, out var length);
        if (first == CharacterClass.Letter)
        {
            return CharacterClasses.RunEnd(text, length, CharacterClass.Letter);
        }

        if (first == CharacterClass.Number)
        {
            for (var digits = 1; digits < maxDigits && length < text.Length && CharacterClasses.At(text, length, out var next) == CharacterClass.Number; digits++)
            {
                length += next;
            }

            return length;
        }

        // Any one character but a line end leads letters in.
        if (first != CharacterClass.LineEnd && length < text.Length && CharacterClasses.At(text, length, out var letter) == CharacterClass.Letter)
        {
            return CharacterClasses.RunEnd(text, length + letter, CharacterClass.Letter);
        }

        // Others, after at most one space, take the line ends that follow.
        var start = text[0] == ' ' ? 1 : 0;
        if (start < text.Length && CharacterClasses.At(text, start, out _) == CharacterClass.Other)
        {
            return CharacterClasses.RunEnd(text, CharacterClasses.RunEnd(text, start, CharacterClass.Other), CharacterClass.LineEnd);
        }

        // White space with line ends goes as far as the last of them.
        var end = SpaceRunEnd(text);
        return text[..end].LastIndexOfAny('\r', '\n') is >= 0 and var lineEnd ? lineEnd + 1 : SpaceLength(text, end);
    }

    private static int SpaceRunEnd(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && CharacterClasses.At(text, end, out _) is CharacterClass.Space or CharacterClass.LineEnd)
        {
            end++;
        }

        return end;
    }

    // The last space of a run is left to what follows it.
    private static int SpaceLength(ReadOnlySpan<char> text, int runEnd) => runEnd == text.Length || runEnd == 1 ? runEnd : runEnd - 1;

    private static int ContractionLength(ReadOnlySpan<char> text, bool ignoreCase)
    {
        if (text.Length < 2 || text[0] != '\'')
        {
            return 0;
        }

        // Without regard to case, the long s is an s too.
        var first = Fold(text[1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        return text.Length > 2 && (first, Fold(text[2], ignoreCase)) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static char Fold(char character, bool ignoreCase) =>
        !ignoreCase ? character
        : character == '\u017F' ? 's'
        : char.IsAsciiLetterUpper(character) ? (char)(character | 0x20)
        : character;
}
