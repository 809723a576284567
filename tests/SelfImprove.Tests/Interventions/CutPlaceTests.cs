using System.Collections.Immutable;
using System.Text;
using SelfImprove.Interventions;

namespace SelfImprove.Tests.Interventions;

public sealed class CutPlaceTests
{
    [Theory]
    [InlineData("too low.\n|Try again: ^8*3=24", "behind a line end, and a colon leads in nothing")]
    [InlineData("8*3=24. |That ^is it", "behind a sentence")]
    [InlineData("8*3=24|, target 24: ^yes", "a comma belongs to what it leads in")]
    [InlineData("8*3=24|, ^target 24: yes", "at the phrase itself")]
    [InlineData("a|;  so ^b", "with more than one space")]
    [InlineData("<think>|Let ^me see", "behind a tag")]
    [InlineData("|8 > 5 so ^b", "a sign is no tag")]
    [InlineData("|2.5+1,5 is ^4", "a mark inside a number ends nothing")]
    [InlineData("|^Wait", "at the start")]
    public void The_phrase_of_a_place_starts_where_it_could_have_been_another(string marked, string why)
    {
        var text = marked.Replace("|", "", StringComparison.Ordinal);
        var position = text.IndexOf('^', StringComparison.Ordinal);

        var start = CutPlace.PhraseStart(text.Remove(position, 1), position);

        Assert.True(marked.IndexOf('|', StringComparison.Ordinal) == start, why);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(12, 4)]
    public void A_cut_keeps_whole_tokens(int end, int expected)
    {
        var tokenizer = WordLevelTokenizer.Build(["8word yes. No"], NumberStyle.Whole, 32);
        const string Text = "8word yes. No";
        var tokens = tokenizer.Encode(Text);
        Assert.Equal(["8", "word ", "yes", ". ", "No"], tokens.Select(tokenizer.GetToken));

        Assert.Equal(expected, CutPlace.TokensUpTo(tokenizer, tokens, Text, end));
    }

    [Fact]
    public void Half_a_character_is_not_kept()
    {
        // "é" is two tokens; the first one alone decodes to a mark of its own that is as long.
        byte[] bytes = Encoding.UTF8.GetBytes("aéb");
        int[] tokens = [.. bytes.Select(b => (int)b)];

        Assert.Equal([0, 1, 3, 4], Enumerable.Range(0, 4).Select(end => CutPlace.TokensUpTo(new ByteTokenizer(), tokens, "aéb", end)));
    }

    private sealed class ByteTokenizer : ITokenizer
    {
        public int VocabularySize => 256;

        public ImmutableArray<int> EndOfSequenceIds => [0];

        public int? PaddingId => null;

        public int[] Encode(string text) => [.. Encoding.UTF8.GetBytes(text).Select(b => (int)b)];

        public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
        {
            var bytes = new byte[ids.Length];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)ids[i];
            }

            return Encoding.UTF8.GetString(bytes);
        }

        public string GetToken(int id) => ((char)id).ToString();

        public void Save(string directory) => throw new NotSupportedException();
    }
}
