using System.Collections.Frozen;

namespace SelfImprove;

/// <summary>How byte-level vocabularies spell bytes: printable characters of Latin-1 stand for themselves, the other bytes for characters from U+0100 on (GPT-2's <c>bytes_to_unicode</c>).</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Spellings = Create();
    private static readonly FrozenDictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToFrozenDictionary(b => Spellings[b], b => (byte)b);

    /// <summary>The character that stands for a byte.</summary>
    public static char Spell(byte value) => Spellings[value];

    /// <summary>The bytes that a token stands for; null when one of its characters stands for no byte.</summary>
    public static byte[]? Read(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static char[] Create()
    {
        var spellings = new char[256];
        var next = '\u0100';
        for (var b = 0; b < 256; b++)
        {
            spellings[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : next++;
        }

        return spellings;
    }
}
