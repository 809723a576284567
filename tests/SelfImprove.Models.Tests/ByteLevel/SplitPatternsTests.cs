using System.Text.RegularExpressions;

namespace SelfImprove.Models.Tests.ByteLevel;

public sealed class SplitPatternsTests
{
    [Theory]
    [InlineData(SplitPatterns.Gpt2)]
    [InlineData(SplitPatterns.Llama3)]
    [InlineData(SplitPatterns.Qwen2)]
    public void The_scanner_finds_the_pieces_of_the_regular_expression(string pattern)
    {
        // Up to U+FFFF, and but for the long s, .NET finds what Oniguruma finds.
        var regex = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        foreach (var text in RandomText.Many(seed: 5, count: 6000, astral: false))
        {
            Assert.Equal(regex.Matches(text).Select(m => m.Value), Pieces(text, pattern));
        }
    }

    [Theory]
    [InlineData(SplitPatterns.Llama3, "a🙂b", "a¦🙂b")]
    [InlineData(SplitPatterns.Llama3, "𝒜𝓁x 𝟘𝟙𝟚𝟛", "𝒜𝓁x¦ ¦𝟘𝟙𝟚¦𝟛")]
    [InlineData(SplitPatterns.Qwen2, "𝒜𝓁x 𝟘𝟙𝟚𝟛", "𝒜𝓁x¦ ¦𝟘¦𝟙¦𝟚¦𝟛")]
    [InlineData(SplitPatterns.Gpt2, "𝒜𝓁x 𝟘𝟙 🙂🙂", "𝒜𝓁x¦ 𝟘𝟙¦ 🙂🙂")]
    [InlineData(SplitPatterns.Llama3, "he'ſa IT'Sx", "he¦'ſ¦a¦ IT¦'S¦x")]
    [InlineData(SplitPatterns.Gpt2, "he'ſa IT'Sx it'sx", "he¦'¦ſa¦ IT¦'¦Sx¦ it¦'s¦x")]
    [InlineData(SplitPatterns.Llama3, "x\u0085\u0085y \u200By\u200Bz \u001C!", "x¦\u0085¦\u0085y¦ \u200B¦y¦\u200Bz¦ \u001C!")]
    [InlineData(SplitPatterns.Qwen2, " \n \r\n  x !\r\n\r\ny", " \n \r\n¦ ¦ x¦ !\r\n\r\n¦y")]
    public void Characters_are_code_points_and_case_is_ignored_as_Oniguruma_does(string pattern, string text, string pieces) =>
        Assert.Equal(pieces.Split('¦'), Pieces(text, pattern));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_letter() => Assert.Equal(["a", "\uD83Db", "\uDE42"], Pieces("a\uD83Db\uDE42", SplitPatterns.Llama3));

    [Fact]
    public void Nothing_but_the_known_expressions_is_known()
    {
        Assert.Equal([SplitPattern.Gpt2, SplitPattern.Llama3, SplitPattern.Qwen2], new[] { SplitPatterns.Gpt2, SplitPatterns.Llama3, SplitPatterns.Qwen2 }.Select(p => SplitPatterns.Find(p)!.Value));
        Assert.Null(SplitPatterns.Find(SplitPatterns.Llama3 + "|x"));
    }

    private static List<string> Pieces(string text, string pattern)
    {
        var pieces = new List<string>();
        for (var position = 0; position < text.Length; position += pieces[^1].Length)
        {
            pieces.Add(text.Substring(position, SplitPatterns.NextLength(text.AsSpan(position), SplitPatterns.Find(pattern)!.Value)));
        }

        return pieces;
    }
}
