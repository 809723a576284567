using System.Globalization;

namespace SelfImprove;

/// <summary>The class of the character at a place of a text.</summary>
/// <remarks>
/// The classes are those of Oniguruma as the tokenizers library uses it: by code point, with Unicode's White_Space for <c>\s</c> (U+0085 is one, U+001C and
/// U+200B are not). .NET's own regular expressions match UTF-16 units, so that no letter above U+FFFF is one to them.
/// </remarks>
internal static class CharacterClasses
{
    private static readonly CharacterClass[] OfUnits = [.. Enumerable.Range(0, 0x10000).Select(c => OfUnit((char)c))];

    /// <summary>The class of the character at a place, and how many UTF-16 units it takes. Half of a surrogate pair is <see cref="CharacterClass.Other"/>.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int position, out int length)
    {
        length = 1;
        var found = OfUnits[text[position]];
        if (found != CharacterClass.Surrogate)
        {
            return found;
        }

        if (position + 1 >= text.Length || !char.IsSurrogatePair(text[position], text[position + 1]))
        {
            return CharacterClass.Other;
        }

        length = 2;
        return OfCategory(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[position], text[position + 1])));
    }

    /// <summary>Where a run of characters of one class ends that starts, or is empty, at a place.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int start, CharacterClass wanted)
    {
        while (start < text.Length && At(text, start, out var length) == wanted)
        {
            start += length;
        }

        return start;
    }

    /// <summary>Whether a character is part of a word: <c>\w</c> of Rust's regular expressions (letters, marks, decimal digits, connectors, joiners).</summary>
    public static bool IsWord(int character) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,

        // Circled and squared letters have the property Alphabetic, but not the category of letters.
        UnicodeCategory.OtherSymbol => character is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
        _ => character is 0x200C or 0x200D,
    };

    private static CharacterClass OfUnit(char unit) =>
        unit is '\r' or '\n' ? CharacterClass.LineEnd
        : char.IsSurrogate(unit) ? CharacterClass.Surrogate
        : char.IsWhiteSpace(unit) ? CharacterClass.Space
        : OfCategory(CharUnicodeInfo.GetUnicodeCategory(unit));

    private static CharacterClass OfCategory(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => CharacterClass.Other,
    };
}
