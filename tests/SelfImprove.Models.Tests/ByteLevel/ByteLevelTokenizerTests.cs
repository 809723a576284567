using System.Text;

namespace SelfImprove.Models.Tests.ByteLevel;

public sealed class ByteLevelTokenizerTests : IDisposable
{
    private readonly TokenizerFolder _llama = new("llama3");
    private readonly TokenizerFolder _qwen = new("qwen2");

    public void Dispose()
    {
        _llama.Dispose();
        _qwen.Dispose();
    }

    [Fact]
    public void Decoding_gives_back_every_text_and_the_second_time_gives_the_same_ids()
    {
        var tokenizer = _llama.Load();
        foreach (var text in RandomText.Many(seed: 1, count: 3000))
        {
            var ids = tokenizer.Encode(text);

            Assert.Equal(text, tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(ids, tokenizer.Encode(text));
        }
    }

    [Fact]
    public void Where_texts_are_normalized_decoding_gives_the_normalized_text()
    {
        var tokenizer = _qwen.Load();
        foreach (var text in RandomText.Many(seed: 2, count: 3000))
        {
            var decoded = tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: false);

            Assert.Equal(decoded, tokenizer.Decode(tokenizer.Encode(decoded), skipSpecialTokens: false));
        }

        Assert.Equal("caf\u00E9", tokenizer.Decode(tokenizer.Encode("cafe\u0301")));
    }

    [Fact]
    public void The_incremental_decoder_gives_whole_characters_that_join_to_the_whole_text()
    {
        var tokenizer = _qwen.Load();
        var random = new CounterRandom(RandomKey.FromSeed(3));
        var decoder = new IncrementalDecoder(tokenizer, skipSpecialTokens: false);
        var waited = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            // Tokens that belong together, and any tokens, which make bytes that are no UTF-8.
            int[] ids = [.. tokenizer.Encode("今天👍🏽é"), .. Enumerable.Range(0, random.NextInt32(0, 6)).Select(_ => random.NextInt32(0, tokenizer.VocabularySize - 1)), .. tokenizer.Encode("𝟘日")];
            var cut = random.NextInt32(0, ids.Length);
            var text = new StringBuilder();
            foreach (var id in ids[cut..])
            {
                var part = decoder.Append(id);
                Assert.False(part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])));
                waited += part.Length == 0 ? 1 : 0;
                text.Append(part);
            }

            text.Append(decoder.Finish());
            Assert.Equal(tokenizer.Decode(ids.AsSpan(cut), skipSpecialTokens: false), text.ToString());
        }

        Assert.True(waited > 1000, $"only {waited} tokens waited for the rest of their character");
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_the_replacement_character()
    {
        foreach (var tokenizer in new[] { _llama.Load(), _qwen.Load() })
        {
            Assert.Equal(tokenizer.Encode("a\uFFFDb\uFFFD"), tokenizer.Encode("a\uD83Db\uDE42"));
            Assert.Equal(tokenizer.Encode("\uFFFDe\u0301\uFFFD"), tokenizer.Encode("\uDE42e\u0301\uD83D"));
        }
    }

    [Fact]
    public void What_the_model_expects_around_a_text_is_added_only_when_asked_for()
    {
        var llama = _llama.Load();
        var qwen = _qwen.Load();

        Assert.Equal(1229, Assert.Single(llama.PrefixIds));
        Assert.Empty(llama.SuffixIds);
        Assert.Equal([1229, .. llama.Encode("The")], llama.Encode("The", addSpecialTokens: true));
        Assert.Empty(qwen.PrefixIds);
        Assert.Equal(qwen.Encode("The"), qwen.Encode("The", addSpecialTokens: true));
    }

    [Fact]
    public void Completions_end_at_the_tokenizers_end_and_at_the_others_that_the_model_stops_at()
    {
        Assert.Equal((int[])[1238], _llama.Load().EndOfSequenceIds);
        Assert.Null(_llama.Load().PaddingId);
        Assert.Equal(1200, _qwen.Load().PaddingId);

        File.WriteAllText(_llama.PathOf("config.json"), """{"eos_token_id":1230}""");
        Assert.Equal((int[])[1238, 1230], _llama.Load().EndOfSequenceIds);

        File.WriteAllText(_llama.PathOf("generation_config.json"), """{"temperature":0.6}""");
        Assert.Equal((int[])[1238, 1230], _llama.Load().EndOfSequenceIds);

        File.WriteAllText(_llama.PathOf("generation_config.json"), """{"eos_token_id":[1237,1238]}""");
        Assert.Equal((int[])[1238, 1237], _llama.Load().EndOfSequenceIds);

        _llama.ChangeConfig(json => json["eos_token"] = null);
        Assert.Equal((int[])[1237, 1238], _llama.Load().EndOfSequenceIds);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1240)]
    public void An_id_outside_the_vocabulary_is_refused(int id)
    {
        var tokenizer = _llama.Load();
        var message = $"token ids are in [0, 1239] (Parameter 'id')\nActual value was {id}.";

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([id])).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.GetToken(id)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => new IncrementalDecoder(tokenizer).Append(id)).Message);
    }

    [Fact]
    public void Ids_that_only_the_model_has_decode_to_nothing()
    {
        File.WriteAllText(_llama.PathOf("config.json"), """{"vocab_size":1280}""");
        var tokenizer = _llama.Load();
        int[] ids = [1279, .. tokenizer.Encode("The"), 1240];

        Assert.Equal(1280, tokenizer.VocabularySize);
        Assert.Equal("The", tokenizer.Decode(ids, skipSpecialTokens: false));
        Assert.Equal("", tokenizer.GetToken(1240));
        Assert.Equal("token ids are in [0, 1279] (Parameter 'id')\nActual value was 1280.", Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([1280])).Message);

        // The engine says what is wrong with a model that has too few.
        File.WriteAllText(_llama.PathOf("config.json"), """{"vocab_size":1200}""");
        Assert.Equal(1240, _llama.Load().VocabularySize);
    }

    [Fact]
    public void Saving_writes_every_file_of_the_folder_as_it_was_when_it_was_loaded()
    {
        File.WriteAllText(_qwen.PathOf("merges.txt"), "#version: 0.2\nh e\n");
        File.WriteAllText(_qwen.PathOf("chat_template.jinja"), "{{ messages }}\r\n");
        File.WriteAllText(_qwen.PathOf("README.md"), "not a part of the tokenizer");
        var before = Directory.GetFiles(_qwen.Path).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
        var tokenizer = _qwen.Load();
        foreach (var file in before.Keys)
        {
            File.WriteAllText(_qwen.PathOf(file), "changed since");
        }

        using var target = new TemporaryFolder();
        tokenizer.Save(target.Path);

        before.Remove("README.md");
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(target.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(target.File(file.Key))));
        Assert.Equal(tokenizer.Encode("The café"), TokenizerLoader.Load(target.Path).Encode("The café"));
    }

    [Fact]
    public void Many_threads_get_the_ids_that_one_gets()
    {
        var tokenizer = _llama.Load();
        var texts = RandomText.Many(seed: 4, count: 400).ToArray();
        var alone = texts.Select(_llama.Load().Encode).ToArray();

        var together = new int[texts.Length][];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => together[i] = tokenizer.Encode(texts[i]));

        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData("'")]
    [InlineData("<")]
    [InlineData("\u0301")]
    public void A_megabyte_of_one_character_is_encoded_and_decoded(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 1 << 20));
        foreach (var tokenizer in new[] { _llama.Load(), _qwen.Load() })
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }
}
