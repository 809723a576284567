using System.Text;

namespace SelfImprove.Models.Tests.ByteLevel;

/// <summary>Texts whose parts meet in awkward ways.</summary>
internal static class RandomText
{
    private static readonly string[] Parts =
    [
        " ", "  ", "   ", "\n", "\n\n", "\r\n", "\r", "\t", "\u0085", "\u00A0", "\u2028", "\u3000", "\u200B", "\u001C", "\0", "a", "the", "Hello", "WORLD", "é", "e\u0301", "\u0301",
        "今天", "안녕", "\u1112\u1161\u11AB", "مرحبا", "٣٤", "१२", "½", "²", "Ⅷ", "7", "42", "1234", "'s", "'S", "'ll", "'Re", "'d", "'", "\"", ".", "...", "!", "?", "--", "==", "<", "|>", "<|eot_id|>",
        "<|im_end|>", "<tool_call>", "_", "{", "}", "\\frac",
    ];

    private static readonly string[] AstralParts = ["🙂", "👍🏽", "👨‍👩‍👧", "🇫🇷", "𝟘", "𝒜", "𠮷", "𐍈", "\U0010FFFF"];

    public static IEnumerable<string> Many(int seed, int count, bool astral = true)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        string[] parts = astral ? [.. Parts, .. AstralParts] : Parts;
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            var length = random.NextInt32(0, 12);
            for (var j = 0; j < length; j++)
            {
                text.Append(random.NextBoolean(0.9) ? random.Pick(parts) : ((char)random.NextInt32(0, 0xD7FF)).ToString());
            }

            yield return text.ToString();
        }
    }
}
