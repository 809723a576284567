using System.Text.RegularExpressions;
using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests;

public sealed class TokenizerLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TokenizerLoaderTests() => WordLevelTokenizer.Build(["try again, 🙂 naïve"], NumberStyle.Digits, maxLength: 128).Save(_folder.Path);

    private string TokenizerPath => _folder.File("tokenizer.json");

    private string ConfigPath => _folder.File("tokenizer_config.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_tokenizer_saves_the_same_bytes()
    {
        var tokenizer = Assert.IsType<WordLevelTokenizer>(TokenizerLoader.Load(_folder.Path));
        var copy = Directory.CreateDirectory(_folder.File("copy")).FullName;
        tokenizer.Save(copy);

        Assert.Equal(NumberStyle.Digits, tokenizer.NumberStyle);
        Assert.Equal(128, tokenizer.MaxLength);
        foreach (var file in Directory.GetFiles(copy))
        {
            Assert.Equal(File.ReadAllBytes(_folder.File(Path.GetFileName(file))), File.ReadAllBytes(file));
        }

        Assert.Equal(3, Directory.GetFiles(copy).Length);
    }

    [Fact]
    public void Token_names_may_be_objects_and_the_length_unlimited_as_transformers_writes_them()
    {
        Change(ConfigPath, json =>
        {
            json["eos_token"] = new JsonObject { ["content"] = "again" };
            json["pad_token"] = null;
            json["model_max_length"] = JsonNode.Parse("1000000000000000019884624838656");
        });

        var tokenizer = Assert.IsType<WordLevelTokenizer>(TokenizerLoader.Load(_folder.Path));

        Assert.Equal(tokenizer.Encode("again"), tokenizer.EndOfSequenceIds);
        Assert.Null(tokenizer.PaddingId);
        Assert.Null(tokenizer.MaxLength);
    }

    [Theory]
    [InlineData("Unigram")]
    [InlineData("WordPiece")]
    public void Another_kind_of_model_is_named(string type)
    {
        Change(TokenizerPath, json => json["model"]!["type"] = type);

        AssertRefused($"{TokenizerPath}: tokenizers of the model type '{type}' are not supported; supported are 'BPE' (byte-level, as of Llama-3, Qwen-2 and GPT-2) and 'WordLevel'");
    }

    [Fact]
    public void A_model_without_a_type_is_byte_level_if_it_has_merges()
    {
        Change(TokenizerPath, json => json["model"]!.AsObject().Remove("type"));
        AssertRefused($"{TokenizerPath}: tokenizers of the model type '(none)' are not supported; supported are 'BPE' (byte-level, as of Llama-3, Qwen-2 and GPT-2) and 'WordLevel'");

        Change(TokenizerPath, json => json["model"]!["merges"] = new JsonArray());
        AssertRefused($"{TokenizerPath}: model: vocab: the byte 0x00 ('\u0100') is missing; a byte-level vocabulary holds all 256");
    }

    [Theory]
    [InlineData("merges.txt", "; vocab.json and merges.txt are not read: AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of the transformers library writes it")]
    [InlineData("tokenizer.model", "; a SentencePiece model (tokenizer.model) is not supported: use a model with a byte-level tokenizer, such as Llama-3 or Qwen-2")]
    [InlineData("other.txt", "")]
    public void A_missing_tokenizer_is_told_with_what_stands_in_its_place(string file, string remark)
    {
        File.Delete(TokenizerPath);
        File.WriteAllText(_folder.File(file), "");

        AssertRefused($"{TokenizerPath}: there is no such file{remark}");
    }

    [Fact]
    public void Ids_with_a_gap_are_refused()
    {
        Change(TokenizerPath, json => json["model"]!["vocab"]!["again"] = 1000);

        AssertRefused($"{TokenizerPath}: model: vocab: the id of 'again' should be a whole number in [0, 38], so that ids have no gaps");
    }

    [Fact]
    public void Two_tokens_of_one_id_are_named()
    {
        Change(TokenizerPath, json => json["model"]!["vocab"]!["again"] = 1);

        AssertRefused($"{TokenizerPath}: model: vocab: '<|end|>' and 'again' both have the id 1");
    }

    [Fact]
    public void An_added_token_outside_the_vocabulary_is_named()
    {
        Change(TokenizerPath, json => json["added_tokens"]![3]!["content"] = "<thought>");

        AssertRefused($"{TokenizerPath}: added_tokens[3]: '<thought>' should stand in the model's vocab with the same id, 3");
    }

    [Fact]
    public void An_unknown_pattern_is_shown_beside_the_supported_ones()
    {
        Change(TokenizerPath, json => json["pre_tokenizer"]!["pattern"]!["Regex"] = @"\w+");

        AssertRefused(
            $@"{TokenizerPath}: pre_tokenizer: the pattern '\w+' is not supported; supported are "
            + @"'[0-9]{1,2}|[A-Za-z]+ ?|[,.:;?!)] ?|[\s\S]' and '[0-9]|[A-Za-z]+ ?|[,.:;?!)] ?|[\s\S]'");
    }

    [Theory]
    [InlineData("normalizer", """{"type":"NFC"}""", "a normalizer is not supported for WordLevel tokenizers; it should be null")]
    [InlineData("post_processor", """{"type":"ByteLevel"}""", "a post_processor is not supported for WordLevel tokenizers; it should be null")]
    [InlineData("decoder", "null", "the decoder of a WordLevel tokenizer should be of the type 'Fuse' (tokens are joined as they are)")]
    [InlineData("model", "null", "'model' is missing")]
    [InlineData("model", "[1,2]", "'model' should be an object, but is [1,2]")]
    [InlineData("added_tokens", "7", "'added_tokens' should be a list, but is 7")]
    [InlineData("pre_tokenizer", """{"type":"Whitespace"}""", "pre_tokenizer: a WordLevel tokenizer should be of the type 'Split' with the behavior 'Isolated', not inverted")]
    public void What_would_change_the_ids_is_refused(string key, string value, string message)
    {
        Change(TokenizerPath, json => json[key] = JsonNode.Parse(value));

        AssertRefused($"{TokenizerPath}: {message}");
    }

    [Fact]
    public void An_end_token_outside_the_vocabulary_is_named()
    {
        Change(ConfigPath, json => json["eos_token"] = "</s>");

        AssertRefused($"{ConfigPath}: 'eos_token' is '</s>', which is not in the vocabulary");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(ConfigPath);

        Assert.Equal($"{ConfigPath}: there is no such file", Refusal());
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        var whole = File.ReadAllBytes(TokenizerPath);
        for (var length = 0; length < whole.Length - 2; length += 3)
        {
            File.WriteAllBytes(TokenizerPath, whole[..length]);

            Assert.Matches($"^{Regex.Escape(TokenizerPath)}:[0-9]+:[0-9]+: malformed JSON: ", Refusal());
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_with_a_message_or_gives_a_working_tokenizer()
    {
        var random = new CounterRandom(RandomKey.FromSeed(5));
        var whole = File.ReadAllBytes(TokenizerPath);
        for (var trial = 0; trial < 2000; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.NextInt32(0, damaged.Length - 1)] ^= (byte)(1 << random.NextInt32(0, 7));
            File.WriteAllBytes(TokenizerPath, damaged);
            try
            {
                Assert.NotEmpty(TokenizerLoader.Load(_folder.Path).Encode("try again 7"));
            }
            catch (InvalidInputException e)
            {
                Assert.StartsWith(_folder.Path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Change(string path, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private void AssertRefused(string message) => Assert.Equal(message, Refusal());

    private string Refusal() => Assert.Throws<InvalidInputException>(() => TokenizerLoader.Load(_folder.Path)).Message;
}
