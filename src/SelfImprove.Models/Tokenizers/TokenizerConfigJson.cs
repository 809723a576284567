using System.Text.Json;

namespace SelfImprove;

/// <summary><c>tokenizer_config.json</c>, as far as it changes what a tokenizer does here.</summary>
internal readonly struct TokenizerConfigJson(JsonInput json)
{
    public const string FileName = "tokenizer_config.json";

    public JsonInput Json => json;

    public static TokenizerConfigJson Read(string directory) => new(JsonInput.ReadFile(Path.Combine(directory, FileName), WordLevelFiles.MaxFileBytes));

    /// <summary>The spelling of a special token such as <c>eos_token</c>; null when there is none.</summary>
    /// <remarks>A name, or an object with its content: transformers writes both.</remarks>
    public string? TokenName(string key) =>
        !json.Has(key) ? null
        : json.Element.GetProperty(key).ValueKind == JsonValueKind.Object ? json.GetObject(key).GetString("content")
        : json.GetString(key);

    /// <summary>The id of a special token; null when there is none.</summary>
    /// <exception cref="InvalidInputException">The token is not in the vocabulary.</exception>
    public int? TokenId(string key, IReadOnlyDictionary<string, int> ids) =>
        TokenName(key) is not { } name ? null
        : ids.TryGetValue(name, out var id) ? id
        : throw json.Error($"'{key}' is '{name}', which is not in the vocabulary");
}
