namespace SelfImprove.Serving;

/// <summary>A model that is served.</summary>
public sealed record ServedModel
{
    /// <summary>The name that requests call it by.</summary>
    public required string Name { get; init; }

    /// <summary>The model. While it is served, nothing else uses it; whoever made it disposes it after the server has stopped.</summary>
    public required IPolicyEngine Engine { get; init; }

    /// <summary>Its tokenizer.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>Makes prompts of conversations; null when the model has no template, and then chat requests are refused. Default null.</summary>
    public ChatTemplate? ChatTemplate { get; init; }

    /// <summary>Loads a folder in the Hugging Face layout: weights, tokenizer, and the chat template if it has one.</summary>
    /// <param name="engines">Makes the engine, which the caller disposes.</param>
    /// <param name="directory">The folder.</param>
    /// <param name="name">The name to serve it by; null takes the folder's name, or that of the folder around it if it is called <c>model</c>.</param>
    /// <param name="chatTemplate">A template in place of the folder's own. Default null.</param>
    /// <exception cref="InvalidInputException">The folder, or a file in it, can't be used.</exception>
    public static ServedModel Load(IPolicyEngineFactory engines, string directory, string? name = null, ChatTemplate? chatTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(engines);
        ArgumentException.ThrowIfNullOrEmpty(directory);

        // Small files first: what is wrong with them is known before gigabytes are read.
        var tokenizer = TokenizerLoader.Load(directory);
        chatTemplate ??= ChatTemplate.Load(directory);
        return new ServedModel { Name = name ?? NameOf(directory), Engine = engines.Load(directory), Tokenizer = tokenizer, ChatTemplate = chatTemplate };
    }

    /// <summary>Tokens of prompt and completion that a request can have.</summary>
    internal int ContextLength(ServingOptions options) =>
        options.ContextLength > 0 ? Math.Min(options.ContextLength, Engine.Info.ContextLength) : Engine.Info.ContextLength;

    private static string NameOf(string directory)
    {
        var folder = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        return folder is { Name: "model", Parent: { } parent } ? parent.Name : folder.Name;
    }
}
