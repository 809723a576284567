using System.Collections.Immutable;
using SelfImprove.Testing;

namespace SelfImprove.Serving.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("abcabd", new[] { "abd" }, "abc")]
    [InlineData("aaab", new[] { "aab" }, "a")]
    [InlineData("one two", new[] { "two", "one t" }, "")]
    [InlineData("nothing", new[] { "ngs" }, null)]
    [InlineData("x👍y", new[] { "👍" }, "x")]
    [InlineData("x👎y", new[] { "👍" }, null)]
    public void A_stop_string_is_found_however_the_text_comes(string text, string[] stops, string? expected)
    {
        foreach (var size in new[] { 1, 2, 3, 100 })
        {
            var search = new StopStrings([.. stops]);
            var given = string.Concat(text.EnumerateRunes().Select(r => r.ToString()).Chunk(size).Select(part => search.Append(string.Concat(part))));
            Assert.Equal(expected is not null, search.IsFound);
            Assert.Equal(expected ?? text, given + search.Finish());
        }
    }

    [Fact]
    public void Text_that_can_not_become_a_stop_string_is_not_held_back()
    {
        var search = new StopStrings(["abc", "bx"]);

        Assert.Equal(["", "", "ab", "z", ""], new[] { "a", "b", "bz"[..1], "z", "a" }.Select(search.Append).Select((s, i) => i == 3 ? s[^1..] : s));
        Assert.Equal("a", search.Finish());
    }

    [Fact]
    public void Any_tokenizer_decodes_token_by_token_to_what_it_decodes_at_once()
    {
        ITokenizer[] tokenizers = [new LetterTokenizer(), WordLevelTokenizer.Build(["so is it: 12, and"]), TokenizerLoader.Load(Models.Llama)];
        foreach (var tokenizer in tokenizers)
        {
            var ids = tokenizer is LetterTokenizer ? tokenizer.Encode("hello") : tokenizer.Encode("so is it: 12, naïve 👍🏽 and");
            var decoder = TextDecoder.Create(tokenizer);

            Assert.Equal(tokenizer.Decode(ids), string.Concat(ids.Select(decoder.Append)) + decoder.Finish());
        }
    }

    [Fact]
    public void Ids_beyond_the_tokenizer_have_no_text()
    {
        foreach (var tokenizer in new ITokenizer[] { new LetterTokenizer(), TokenizerLoader.Load(Models.Llama) })
        {
            Assert.Equal("", TextDecoder.Create(tokenizer).Append(tokenizer.VocabularySize));
            Assert.Equal("", new TokenSpelling(tokenizer).Text(tokenizer.VocabularySize));
        }
    }

    [Fact]
    public void The_tokens_of_a_stop_string_are_left_out_with_it()
    {
        var text = new ChoiceText(new LetterTokenizer(), ["cd"], firstOffset: 10);
        var deltas = "abcd".Select((c, i) => text.Append(new DecodedToken(1, c - 'a' + 2, 0, null, new TokenRating(-i, ImmutableArray<RatedToken>.Empty)))).ToArray();

        Assert.Equal(["a", "b", "", ""], deltas.Select(d => d.Text));
        Assert.Equal([10, 11], deltas.SelectMany(d => d.Tokens).Select(t => t.Offset));
        Assert.Equal("stop", deltas[^1].FinishReason);
        Assert.Equal((true, 4), (text.IsFinished, text.TokenCount));
        Assert.True(text.Append(new DecodedToken(1, 5, 0, null, null)).IsEmpty);
    }
}
