namespace SelfImprove.Behaviors.Patterns;

/// <summary>Which short runs of characters a text holds, as a set of bits: tells in no time that a text does not hold a word.</summary>
internal readonly ref struct TextGrams
{
    /// <summary>Number of bits; codes are smaller.</summary>
    public const int Bits = 1 << 15;

    /// <summary>Number of words of 64 bits that a set needs.</summary>
    public const int Size = Bits / 64;

    private readonly Span<ulong> _bits;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="storage">Where the set is kept: <see cref="Size"/> words.</param>
    public TextGrams(ReadOnlySpan<char> text, Span<ulong> storage)
    {
        _bits = storage;
        storage.Clear();
        var (first, second) = ('\0', '\0');
        foreach (var third in text)
        {
            Set(Code(third));
            Set(Code(second, third));
            Set(Code(first, second, third));
            (first, second) = (second, third);
        }
    }

    /// <summary>The codes of a word's runs: a text that holds the word has all of them.</summary>
    public static ushort[] CodesOf(string word) => word.Length switch
    {
        1 => [Code(word[0])],
        2 => [Code(word[0], word[1])],
        _ => [.. Enumerable.Range(0, word.Length - 2).Select(i => Code(word[i], word[i + 1], word[i + 2])).Distinct()],
    };

    /// <summary>Whether the text may hold one of some words.</summary>
    /// <param name="words">The codes of each.</param>
    /// <returns>False only if it holds none.</returns>
    public bool MayHoldAny(ushort[][] words)
    {
        foreach (var codes in words)
        {
            var isMissing = false;
            foreach (var code in codes)
            {
                if ((_bits[code >> 6] & (1UL << code)) == 0)
                {
                    isMissing = true;
                    break;
                }
            }

            if (!isMissing)
            {
                return true;
            }
        }

        return false;
    }

    private static ushort Code(char only) => (ushort)((only * 0x9E35u) & (Bits - 1));

    private static ushort Code(char first, char second) => (ushort)(((((first * 0x2F0Bu) + second) * 0x9E35u) >> 3) & (Bits - 1));

    private static ushort Code(char first, char second, char third) => (ushort)(((((((first * 0x1F1Fu) + second) * 0x2F0Bu) + third) * 0x85EBu) >> 5) & (Bits - 1));

    private void Set(ushort code) => _bits[code >> 6] |= 1UL << code;
}
