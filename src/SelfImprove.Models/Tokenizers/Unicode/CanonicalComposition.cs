using System.Text;

namespace SelfImprove;

/// <summary>Unicode's Normalization Form C (Unicode Standard Annex 15), from tables of this assembly.</summary>
/// <remarks>
/// <see cref="string.Normalize()"/> depends on the machine's ICU library, and returns texts as they are where globalization is invariant. Token ids must be
/// the same everywhere, and the same as those of the tokenizers library, whose tables are of Unicode 9.0.
/// </remarks>
internal static class CanonicalComposition
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeTrailing = 0x11A7;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;
    private const int SyllableCount = LeadingCount * VowelCount * TrailingCount;

    /// <summary>The composed form of a text; the text itself when it is that already. Takes linear time, but for long runs of combining marks, which are sorted.</summary>
    public static ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text)
    {
        if (IsNormalized(text))
        {
            return text;
        }

        var characters = Decompose(text);
        Reorder(characters);
        Compose(characters);
        var normalized = new StringBuilder(text.Length);
        foreach (var character in characters)
        {
            if (character < 0x10000)
            {
                normalized.Append((char)character);
            }
            else
            {
                normalized.Append(new Rune(character).ToString());
            }
        }

        return normalized.ToString();
    }

    private static bool IsNormalized(ReadOnlySpan<char> text)
    {
        // Below U+0300 nothing can be composed with what stands before it.
        var position = text.IndexOfAnyInRange('\u0300', '\uFFFF');
        if (position < 0)
        {
            return true;
        }

        var mappings = CanonicalMappings.Instance;
        while (position < text.Length)
        {
            if (mappings.MayChange(CharacterAt(text, ref position)))
            {
                return false;
            }
        }

        return true;
    }

    private static List<int> Decompose(ReadOnlySpan<char> text)
    {
        var mappings = CanonicalMappings.Instance;
        var characters = new List<int>(text.Length + 16);
        for (var position = 0; position < text.Length;)
        {
            var character = CharacterAt(text, ref position);
            if (character is >= FirstSyllable and < FirstSyllable + SyllableCount)
            {
                var (syllable, trailing) = Math.DivRem(character - FirstSyllable, TrailingCount);
                characters.Add(FirstLeading + (syllable / VowelCount));
                characters.Add(FirstVowel + (syllable % VowelCount));
                if (trailing > 0)
                {
                    characters.Add(BeforeTrailing + trailing);
                }
            }
            else if (character >= 0xC0 && mappings.DecompositionOf(character) is { } parts)
            {
                characters.AddRange(parts);
            }
            else
            {
                characters.Add(character);
            }
        }

        return characters;
    }

    /// <summary>Sorts every run of combining marks by class, keeping the order of equals.</summary>
    private static void Reorder(List<int> characters)
    {
        var mappings = CanonicalMappings.Instance;
        var keys = new List<long>();
        for (var start = 0; start < characters.Count; start++)
        {
            keys.Clear();
            var end = start;
            var inOrder = true;
            for (; end < characters.Count && mappings.ClassOf(characters[end]) is > 0 and var marks; end++)
            {
                var key = ((long)marks << 32) | (uint)(end - start);
                inOrder &= keys.Count == 0 || keys[^1] < key;
                keys.Add(key);
            }

            if (!inOrder)
            {
                var unordered = characters.GetRange(start, end - start);
                keys.Sort();
                for (var i = 0; i < unordered.Count; i++)
                {
                    characters[start + i] = unordered[(int)(uint)keys[i]];
                }
            }

            start = end;
        }
    }

    private static void Compose(List<int> characters)
    {
        var mappings = CanonicalMappings.Instance;
        var starter = -1;
        var count = 0;
        var lastClass = 0;
        for (var i = 0; i < characters.Count; i++)
        {
            var character = characters[i];
            var marks = mappings.ClassOf(character);

            // A mark between the two of the same or a higher class keeps them apart.
            if (starter >= 0 && (count - 1 == starter || lastClass < marks) && ComposePair(mappings, characters[starter], character) is >= 0 and var composed)
            {
                characters[starter] = composed;
                continue;
            }

            if (marks == 0)
            {
                starter = count;
            }

            lastClass = marks;
            characters[count++] = character;
        }

        characters.RemoveRange(count, characters.Count - count);
    }

    private static int ComposePair(CanonicalMappings mappings, int first, int second)
    {
        if (first is >= FirstLeading and < FirstLeading + LeadingCount && second is >= FirstVowel and < FirstVowel + VowelCount)
        {
            return FirstSyllable + ((((first - FirstLeading) * VowelCount) + second - FirstVowel) * TrailingCount);
        }

        if (first is >= FirstSyllable and < FirstSyllable + SyllableCount && (first - FirstSyllable) % TrailingCount == 0
            && second is > BeforeTrailing and < BeforeTrailing + TrailingCount)
        {
            return first + second - BeforeTrailing;
        }

        return mappings.Compose(first, second);
    }

    // Half of a surrogate pair passes as it is.
    private static int CharacterAt(ReadOnlySpan<char> text, ref int position)
    {
        var first = text[position++];
        return char.IsHighSurrogate(first) && position < text.Length && char.IsLowSurrogate(text[position])
            ? char.ConvertToUtf32(first, text[position++])
            : first;
    }
}
