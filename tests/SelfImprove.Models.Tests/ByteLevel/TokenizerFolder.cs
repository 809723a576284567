using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests.ByteLevel;

/// <summary>The folder of a byte-level tokenizer, copied from the fixtures, in which files can be changed.</summary>
public sealed class TokenizerFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TokenizerFolder(string fixture)
    {
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(Fixtures, "hf", "tokenizers", fixture)))
        {
            File.Copy(file, _folder.File(System.IO.Path.GetFileName(file)));
        }
    }

    public static string Fixtures { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public string Path => _folder.Path;

    public string TokenizerPath => _folder.File("tokenizer.json");

    public string ConfigPath => _folder.File("tokenizer_config.json");

    public string PathOf(string name) => _folder.File(name);

    public void Change(Action<JsonNode> change) => Change(TokenizerPath, change);

    public void ChangeConfig(Action<JsonNode> change) => Change(ConfigPath, change);

    public ByteLevelTokenizer Load() => Assert.IsType<ByteLevelTokenizer>(TokenizerLoader.Load(Path));

    public string Refusal() => Assert.Throws<InvalidInputException>(() => TokenizerLoader.Load(Path)).Message;

    public void Dispose() => _folder.Dispose();

    private static void Change(string path, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
