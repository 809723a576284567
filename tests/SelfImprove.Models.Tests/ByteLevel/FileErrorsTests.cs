using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SelfImprove.Models.Tests.ByteLevel;

public sealed class FileErrorsTests : IDisposable
{
    private const string TypeBehind = "supported are 'ByteLevel', and a 'Sequence' of 'Split' and 'ByteLevel'";

    private readonly TokenizerFolder _llama = new("llama3");

    public void Dispose() => _llama.Dispose();

    [Theory]
    [InlineData("\"he llo\"", "merges[2] joins 'he' and 'llo', but 'llo' is not in the vocabulary")]
    [InlineData("\"q z\"", "merges[2] joins 'q' and 'z', but 'qz' is not in the vocabulary")]
    [InlineData("[\"q\",\"z\"]", "merges[2] joins 'q' and 'z', but 'qz' is not in the vocabulary")]
    [InlineData("\"hello\"", "merges[2] should be a text of two tokens with a space between them, or a list of two tokens, but is \"hello\"")]
    [InlineData("[\"a\",\"b\",\"c\"]", "merges[2] should be a text of two tokens with a space between them, or a list of two tokens, but is [\"a\",\"b\",\"c\"]")]
    [InlineData("7", "merges[2] should be a text of two tokens with a space between them, or a list of two tokens, but is 7")]
    [InlineData("\"\\ud83d x\"", "merges[2] holds a text that is not Unicode")]
    public void A_merge_that_leads_nowhere_is_named(string merge, string message)
    {
        var text = File.ReadAllText(_llama.TokenizerPath);
        File.WriteAllText(_llama.TokenizerPath, new Regex("(\"merges\": ?\\[\\s*\"[^\"]+\",\\s*\"[^\"]+\",\\s*)\"[^\"]+\"").Replace(text, m => m.Groups[1].Value + merge, 1));

        Assert.Equal($"{_llama.TokenizerPath}: model: {message}", _llama.Refusal());
    }

    [Fact]
    public void The_version_line_of_old_converters_is_no_merge()
    {
        var ids = _llama.Load().Encode("The hypotenuse is there");
        _llama.Change(json => json["model"]!["merges"]!.AsArray().Insert(0, "#version: 0.2"));

        Assert.Equal(ids, _llama.Load().Encode("The hypotenuse is there"));
    }

    [Theory]
    [InlineData("he", 5000, "model: vocab: the id of 'he' should be a whole number in [0, 1228], so that ids have no gaps")]
    [InlineData("he", 3, "model: vocab: '$' and 'he' both have the id 3")]
    public void A_vocabulary_with_holes_or_double_ids_is_refused(string token, int id, string message)
    {
        _llama.Change(json => json["model"]!["vocab"]![token] = id);

        Assert.Equal($"{_llama.TokenizerPath}: {message}", _llama.Refusal());
    }

    [Fact]
    public void A_vocabulary_without_one_of_the_bytes_is_refused()
    {
        _llama.Change(json =>
        {
            var vocabulary = json["model"]!["vocab"]!.AsObject();
            var id = (int)vocabulary["Ā"]!;
            vocabulary.Remove("Ā");
            vocabulary["ĀĀĀ"] = id;
        });

        Assert.Equal($"{_llama.TokenizerPath}: model: vocab: the byte 0x00 ('Ā') is missing; a byte-level vocabulary holds all 256", _llama.Refusal());
    }

    [Theory]
    [InlineData("""{"id":1240,"content":"<x>"}""", null)]
    [InlineData("""{"id":1241,"content":"<x>"}""", "added_tokens[11]: the id of '<x>' should be a whole number in [1229, 1240], so that ids have no gaps, but is 1241")]
    [InlineData("""{"id":1238,"content":"<x>"}""", "added_tokens[11]: '<|eot_id|>' and '<x>' both have the id 1238")]
    [InlineData("""{"id":7,"content":"<x>"}""", "added_tokens[11]: '(' and '<x>' both have the id 7")]
    [InlineData("""{"id":1240,"content":"<|eot_id|>"}""", "added_tokens[11]: '<|eot_id|>' is there twice")]
    [InlineData("""{"id":1240,"content":"he"}""", "added_tokens[11]: 'he' has the id 1240 here and 257 in the model's vocab")]
    [InlineData("""{"id":1240,"content":""}""", "added_tokens[11]: 'content' is empty")]
    [InlineData("""{"id":1240}""", "added_tokens[11]: 'content' is missing")]
    public void An_added_token_needs_an_id_of_its_own(string token, string? message)
    {
        _llama.Change(json => json["added_tokens"]!.AsArray().Add(JsonNode.Parse(token)));

        if (message is null)
        {
            Assert.Equal([1240], _llama.Load().Encode("<x>"));
        }
        else
        {
            Assert.Equal($"{_llama.TokenizerPath}: {message}", _llama.Refusal());
        }
    }

    [Theory]
    [InlineData("byte_fallback", "true", "'byte_fallback' is true (SentencePiece style, as of Llama-2), which is not supported; supported is byte-level BPE, as of Llama-3, Qwen-2 and GPT-2")]
    [InlineData("dropout", "0.1", "'dropout' makes ids random, which is not supported; it should be null")]
    [InlineData("continuing_subword_prefix", "\"##\"", "'continuing_subword_prefix' is '##', which is not supported; it should be null or empty")]
    [InlineData("end_of_word_suffix", "\"</w>\"", "'end_of_word_suffix' is '</w>', which is not supported; it should be null or empty")]
    [InlineData("merges", "null", "'merges' is missing")]
    [InlineData("merges", "{}", "'merges' should be a list, but is {}")]
    public void A_model_of_another_kind_is_refused(string key, string value, string message)
    {
        _llama.Change(json => json["model"]![key] = JsonNode.Parse(value));

        Assert.Equal($"{_llama.TokenizerPath}: model: {message}", _llama.Refusal());
    }

    [Theory]
    [InlineData("normalizer", """{"type":"NFKC"}""", "normalizer: the type 'NFKC' is not supported; supported is 'NFC', or null")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Lowercase"}]}""", "normalizer: normalizers[1]: the type 'Lowercase' is not supported; supported is 'NFC', or null")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer: should be of the type 'ByteLevel', or a 'Sequence' of 'Split' and 'ByteLevel'")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "pre_tokenizer: the type 'Metaspace' is not supported; " + TypeBehind)]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"type":"ByteLevel"}]}""", "pre_tokenizer: pretokenizers[0]: the type 'Digits' is not supported; " + TypeBehind)]
    [InlineData("post_processor", """{"type":"RobertaProcessing"}""", "post_processor: the type 'RobertaProcessing' is not supported; supported are 'TemplateProcessing', 'ByteLevel', and a 'Sequence' of them")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[]}""", "post_processor: 'single' should hold one Sequence, but holds 0")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}}],"special_tokens":{"x":{"ids":[9000]}}}""", "post_processor: 'x' has the id 9000, which is not in the vocabulary of 1240")]
    [InlineData("decoder", "null", "decoder: should be of the type 'ByteLevel'")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "decoder: the type 'WordPiece' is not supported; supported is 'ByteLevel'")]
    public void What_would_change_the_ids_is_refused(string key, string value, string message)
    {
        _llama.Change(json => json[key] = JsonNode.Parse(value));

        Assert.Equal($"{_llama.TokenizerPath}: {message}", _llama.Refusal());
    }

    [Fact]
    public void An_unknown_pattern_is_shown_beside_the_known_ones()
    {
        _llama.Change(json => json["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"]!["Regex"] = @"\w+");

        Assert.Equal(
            $@"{_llama.TokenizerPath}: pre_tokenizer: pretokenizers[0]: the pattern '\w+' is not supported; supported are "
            + $"'{SplitPatterns.Llama3}' (Llama-3), '{SplitPatterns.Qwen2}' (Qwen-2) and '{SplitPatterns.Gpt2}' (GPT-2)",
            _llama.Refusal());
    }

    [Theory]
    [InlineData(0, "behavior", "\"MergedWithNext\"", "the behavior 'MergedWithNext' is not supported; supported is 'Isolated', not inverted")]
    [InlineData(0, "invert", "true", "the behavior 'Isolated', inverted, is not supported; supported is 'Isolated', not inverted")]
    [InlineData(0, "pattern", """{"String":" "}""", "pattern: 'Regex' is missing; patterns of other kinds are not supported")]
    [InlineData(1, "use_regex", "true", "'use_regex' is true after a 'Split', which is not supported; it should be false")]
    [InlineData(1, "add_prefix_space", "true", "'add_prefix_space' is true after a 'Split', which is not supported; it should be false")]
    public void A_pattern_is_only_used_as_the_families_use_it(int part, string key, string value, string message)
    {
        _llama.Change(json => json["pre_tokenizer"]!["pretokenizers"]![part]![key] = JsonNode.Parse(value));

        Assert.Equal($"{_llama.TokenizerPath}: pre_tokenizer: pretokenizers[{part}]: {message}", _llama.Refusal());
    }

    [Theory]
    [InlineData("eos_token", "\"</s>\"", "'eos_token' is '</s>', which is not in the vocabulary")]
    [InlineData("eos_token", "null", "'eos_token' is missing")]
    [InlineData("pad_token", "\"<pad>\"", "'pad_token' is '<pad>', which is not in the vocabulary")]
    [InlineData("split_special_tokens", "true", "'split_special_tokens' is true, which is not supported; it should be false")]
    public void The_configuration_agrees_with_the_vocabulary(string key, string value, string message)
    {
        _llama.ChangeConfig(json => json[key] = JsonNode.Parse(value));

        Assert.Equal($"{_llama.ConfigPath}: {message}", _llama.Refusal());
    }

    [Fact]
    public void An_end_that_only_the_model_knows_is_named()
    {
        File.WriteAllText(_llama.PathOf("generation_config.json"), """{"eos_token_id":[1238,1240]}""");

        Assert.Equal($"{_llama.PathOf("generation_config.json")}: the eos_token_id 1240 is not in the tokenizer's vocabulary of 1240", _llama.Refusal());
    }

    [Fact]
    public void A_truncated_file_is_refused_at_many_lengths()
    {
        var whole = File.ReadAllBytes(_llama.TokenizerPath);
        for (var length = 0; length < whole.Length - 2; length += 1009)
        {
            File.WriteAllBytes(_llama.TokenizerPath, whole[..length]);

            Assert.Matches($"^{Regex.Escape(_llama.TokenizerPath)}:[0-9]+:[0-9]+: malformed JSON: ", _llama.Refusal());
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_with_a_message_or_gives_a_working_tokenizer()
    {
        var random = new CounterRandom(RandomKey.FromSeed(7));
        var whole = File.ReadAllBytes(_llama.TokenizerPath);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.NextInt32(0, damaged.Length - 1)] ^= (byte)(1 << random.NextInt32(0, 7));
            File.WriteAllBytes(_llama.TokenizerPath, damaged);
            try
            {
                var tokenizer = _llama.Load();
                Assert.NotEmpty(tokenizer.Decode(tokenizer.Encode("The 17 日本 <|eot_id|> it's")));
            }
            catch (InvalidInputException e)
            {
                Assert.StartsWith(_llama.Path, e.Message, StringComparison.Ordinal);
            }
        }
    }
}
