using System.Text.Json;

namespace SelfImprove.Models.Tests.ByteLevel;

public sealed class CanonicalCompositionTests
{
    [Fact]
    public void Texts_are_composed_as_the_tokenizers_library_does()
    {
        var cases = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(Path.Combine(TokenizerFolder.Fixtures, "byte-level", "nfc.json")))!;

        var differences = cases.Where(c => CanonicalComposition.Normalize(c[0]).ToString() != c[1]).Select(c => c[0]);

        Assert.Equal([], differences);
        Assert.Equal(612, cases.Length);
        Assert.All(cases, c => Assert.Equal(c[1], CanonicalComposition.Normalize(c[1]).ToString()));
    }

    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u00E9", "\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\uD55C\u11AB", "\uD55C\u11AB")]
    [InlineData("a\u0301\u0345", "\u00E1\u0345")]
    [InlineData("\u0301abc", "\u0301abc")]
    [InlineData("\uD834\uDD5E", "\uD834\uDD57\uD834\uDD65")]
    [InlineData("\uD87E\uDC00", "\u4E3D")]
    [InlineData("", "")]
    public void Known_texts_have_their_composed_form(string text, string composed) => Assert.Equal(composed, CanonicalComposition.Normalize(text).ToString());

    [Fact]
    public void Half_of_a_surrogate_pair_stays_as_it_is() => Assert.Equal("\uD83D\u00E9\uDE42", CanonicalComposition.Normalize("\uD83De\u0301\uDE42").ToString());

    [Fact]
    public void A_megabyte_of_marks_out_of_order_is_sorted()
    {
        const int Count = 1 << 18;
        var text = "q" + string.Concat(Enumerable.Repeat("\u0307\u0323", Count));

        Assert.Equal("q" + new string('\u0323', Count) + new string('\u0307', Count), CanonicalComposition.Normalize(text).ToString());
    }
}
