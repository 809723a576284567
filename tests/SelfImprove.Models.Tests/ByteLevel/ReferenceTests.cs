using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests.ByteLevel;

/// <summary>What the tokenizers library, and Jinja, make of the fixtures; see Fixtures/README.md.</summary>
public sealed class ReferenceTests
{
    // More files of the same form are read from the folder that this variable names.
    private const string FolderVariable = "SELFIMPROVE_HF_FIXTURES";

    public static TheoryData<string> References => [.. Folders().SelectMany(f => Directory.GetFiles(Path.Combine(f, "reference"), "tokenizer-*.json")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(References))]
    public void Texts_have_the_ids_and_tokens_of_the_library(string file)
    {
        var (reference, tokenizer, _) = Open(file);
        var differences = new List<string>();
        foreach (var item in reference.GetProperty("strings").EnumerateArray())
        {
            var text = Text(item, "text");
            var ids = Ids(item, "ids_no_special_added");
            var all = Ids(item, "ids");
            if (!tokenizer.Encode(text).SequenceEqual(ids)
                || !tokenizer.Encode(text, addSpecialTokens: true).SequenceEqual(all)
                || !ids.Select(tokenizer.GetToken).SequenceEqual(item.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()))
                || tokenizer.Decode(ids, skipSpecialTokens: false) != Text(item, "decoded")
                || tokenizer.Decode(all) != Text(item, "decoded_skip_special"))
            {
                differences.Add(item.GetRawText());
            }
        }

        Assert.Equal([], differences);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Ids_decode_to_the_texts_of_the_library_at_once_and_one_by_one(string file)
    {
        var (reference, tokenizer, _) = Open(file);
        var differences = new List<string>();
        foreach (var item in reference.GetProperty("decode_cases").EnumerateArray())
        {
            var ids = Ids(item, "ids");
            foreach (var (skip, key) in new[] { (false, "decoded"), (true, "decoded_skip_special") })
            {
                var decoder = new IncrementalDecoder(tokenizer, skip);
                var joined = string.Concat(ids.Select(decoder.Append)) + decoder.Finish();
                if (tokenizer.Decode(ids, skip) != Text(item, key) || joined != Text(item, key))
                {
                    differences.Add(item.GetRawText());
                }
            }
        }

        Assert.Equal([], differences);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Conversations_are_rendered_and_encoded_as_transformers_does(string file)
    {
        var (reference, tokenizer, folder) = Open(file);
        var differences = new List<string>();
        foreach (var item in reference.GetProperty("chat_cases").EnumerateArray())
        {
            var own = item.GetProperty("template_is_in_tokenizer_config").GetBoolean();
            var template = own
                ? ChatTemplate.Load(folder)!
                : ChatTemplate.Parse(reference.GetProperty("chat_templates").GetProperty(Text(item, "template")).GetString()!);
            var variables = item.GetProperty("variables").EnumerateObject().Where(v => v.Value.ValueKind == JsonValueKind.String).ToDictionary(v => v.Name, v => (object?)v.Value.GetString());
            if (own)
            {
                // They come from the folder.
                variables.Remove("bos_token");
                variables.Remove("eos_token");
            }

            var rendered = template.Render(Messages(item.GetProperty("messages")), item.GetProperty("variables").GetProperty("add_generation_prompt").GetBoolean(), variables);
            if (rendered != Text(item, "rendered") || !tokenizer.Encode(rendered).SequenceEqual(Ids(item, "ids")))
            {
                differences.Add($"{rendered}\n{item.GetRawText()}");
            }
        }

        Assert.Equal([], differences);
    }

    [Fact]
    public void Other_pipelines_than_those_of_the_families_give_the_ids_of_the_library_too()
    {
        var variants = JsonDocument.Parse(File.ReadAllText(Path.Combine(TokenizerFolder.Fixtures, "byte-level", "variants.json"))).RootElement;
        var differences = new List<string>();
        foreach (var variant in variants.EnumerateArray())
        {
            using var folder = new TokenizerFolder(Text(variant, "base"));
            folder.Change(json =>
            {
                foreach (var change in variant.GetProperty("change").EnumerateObject())
                {
                    json[change.Name] = JsonNode.Parse(change.Value.GetRawText());
                }
            });
            var tokenizer = folder.Load();
            foreach (var item in variant.GetProperty("cases").EnumerateArray())
            {
                var ids = Ids(item, "ids");
                if (!tokenizer.Encode(Text(item, "text")).SequenceEqual(ids)
                    || !tokenizer.Encode(Text(item, "text"), addSpecialTokens: true).SequenceEqual(Ids(item, "idsWithSpecial"))
                    || tokenizer.Decode(ids, skipSpecialTokens: false) != Text(item, "decoded"))
                {
                    differences.Add($"{Text(variant, "name")}: {item.GetRawText()}");
                }
            }
        }

        Assert.Equal([], differences);
        Assert.Equal(7, variants.GetArrayLength());
    }

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(TokenizerFolder.Fixtures, "hf");
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            yield return named;
        }
    }

    private static (JsonElement Reference, ByteLevelTokenizer Tokenizer, string Folder) Open(string file)
    {
        var reference = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "..", Text(reference, "tokenizer"));
        return (reference, Assert.IsType<ByteLevelTokenizer>(TokenizerLoader.Load(folder)), folder);
    }

    private static List<ChatMessage> Messages(JsonElement messages) => [.. messages.EnumerateArray().Select(m => new ChatMessage(Text(m, "role"), Text(m, "content")))];

    private static string Text(JsonElement item, string key) => item.GetProperty(key).GetString()!;

    private static int[] Ids(JsonElement item, string key) => [.. item.GetProperty(key).EnumerateArray().Select(i => i.GetInt32())];
}
