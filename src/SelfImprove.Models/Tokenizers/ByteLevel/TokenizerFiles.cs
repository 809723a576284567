using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>The files of a tokenizer as they were when it was loaded, to be written again byte for byte wherever the model goes.</summary>
internal sealed class TokenizerFiles
{
    // What transformers reads for a byte-level tokenizer, in either of its implementations.
    private static readonly ImmutableArray<string> Names =
        ["tokenizer.json", TokenizerConfigJson.FileName, "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "chat_template.jinja", "chat_template.json"];

    private readonly ImmutableArray<(string Name, byte[] Bytes)> _files;

    private TokenizerFiles(ImmutableArray<(string Name, byte[] Bytes)> files) => _files = files;

    /// <summary>Reads the files of a folder, as far as they are there.</summary>
    /// <exception cref="InvalidInputException">A file can't be read.</exception>
    public static TokenizerFiles Read(string directory)
    {
        var files = ImmutableArray.CreateBuilder<(string, byte[])>();
        foreach (var name in Names)
        {
            var path = Path.Combine(directory, name);
            try
            {
                if (File.Exists(path))
                {
                    files.Add((name, File.ReadAllBytes(path)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
            }
        }

        return new TokenizerFiles(files.ToImmutable());
    }

    /// <summary>Writes the files into an existing folder.</summary>
    public void Write(string directory)
    {
        foreach (var (name, bytes) in _files)
        {
            AtomicFile.WriteAllBytes(Path.Combine(directory, name), bytes);
        }
    }
}
