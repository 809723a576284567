using System.Globalization;

namespace SelfImprove;

/// <summary>Opens tokenizers by their files.</summary>
public static class TokenizerLoader
{
    /// <summary>Loads the tokenizer of a folder.</summary>
    /// <param name="directory">A folder with <c>tokenizer.json</c> and <c>tokenizer_config.json</c>; an adapter's folder may leave them to its base.</param>
    /// <returns>A <see cref="ByteLevelTokenizer"/> (the model type BPE, byte-level) or a <see cref="WordLevelTokenizer"/>; other kinds are not supported.</returns>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or describes a tokenizer that is not supported.</exception>
    public static ITokenizer Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        directory = FolderOf(directory);
        var path = Path.Combine(directory, WordLevelFiles.TokenizerFileName);
        if (!File.Exists(path) && Substitute(directory) is { } substitute)
        {
            throw new InvalidInputException($"{path}: there is no such file; {substitute}");
        }

        var json = JsonInput.ReadFile(path, WordLevelFiles.MaxFileBytes);
        var model = json.GetObject("model");

        // Older files leave the type out, as GPT-2's does.
        var type = model.GetString("type", model.Has("merges") ? ByteLevelFiles.ModelType : "(none)");
        return type switch
        {
            WordLevelFiles.ModelType => WordLevelFiles.Read(directory, json),
            ByteLevelFiles.ModelType => ByteLevelFiles.Read(directory, json),
            _ => throw json.Error(
                $"tokenizers of the model type '{type}' are not supported; supported are '{ByteLevelFiles.ModelType}' (byte-level, as of Llama-3, Qwen-2 and GPT-2) and '{WordLevelFiles.ModelType}'"),
        };
    }

    /// <summary>Loads the tokenizer of a model; a model may have more ids than its tokenizer, which are never met, but not fewer.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="vocabularySize">Number of ids that the model knows.</param>
    /// <exception cref="InvalidInputException">As <see cref="Load(string)"/>; or the tokenizer has more ids.</exception>
    public static ITokenizer Load(string directory, int vocabularySize)
    {
        var tokenizer = Load(directory);
        return tokenizer.VocabularySize <= vocabularySize
            ? tokenizer
            : throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture, $"{directory}: the tokenizer has {tokenizer.VocabularySize} tokens, the model {vocabularySize}; is it the model's own tokenizer?"));
    }

    /// <summary>Where a model's tokenizer is: in its folder, or in that of an adapter's base.</summary>
    internal static string FolderOf(string directory) =>
        !File.Exists(Path.Combine(directory, WordLevelFiles.TokenizerFileName)) && AdapterFolder.Exists(directory) ? AdapterFolder.Read(directory).BaseDirectory : directory;

    // Folders of older checkpoints hold the tokenizer in another form.
    private static string? Substitute(string directory) =>
        File.Exists(Path.Combine(directory, "merges.txt"))
            ? "vocab.json and merges.txt are not read: AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of the transformers library writes it"
        : File.Exists(Path.Combine(directory, "tokenizer.model"))
            ? "a SentencePiece model (tokenizer.model) is not supported: use a model with a byte-level tokenizer, such as Llama-3 or Qwen-2"
        : null;
}
