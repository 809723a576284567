using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove;

/// <summary>Finds the chat template of a folder.</summary>
internal static class ChatTemplateFiles
{
    private const string TemplateFileName = "chat_template.jinja";
    private const string Key = "chat_template";
    private const string DefaultName = "default";

    private static readonly ImmutableArray<string> TokenNames = ["bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token"];

    public static ChatTemplate? Read(string directory)
    {
        var config = TokenizerConfigJson.Read(directory);
        var tokens = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in TokenNames)
        {
            if (config.TokenName(name) is { } token)
            {
                tokens.Add(name, token);
            }
        }

        var path = Path.Combine(directory, TemplateFileName);
        if (File.Exists(path))
        {
            return ChatTemplate.Parse(ReadText(path), path, tokens.ToImmutable());
        }

        return config.Json.Has(Key)
            ? ChatTemplate.Parse(ReadTemplate(config.Json), config.Json.Error(Key).Message, tokens.ToImmutable())
            : null;
    }

    // One text, or a list of texts with names.
    private static string ReadTemplate(JsonInput config)
    {
        if (config.Element.GetProperty(Key).ValueKind != JsonValueKind.Array)
        {
            return config.GetString(Key);
        }

        var templates = config.GetObjects(Key).ToList();
        foreach (var template in templates)
        {
            if (template.GetString("name") == DefaultName)
            {
                return template.GetString("template");
            }
        }

        throw config.Error($"{Key}: none of the templates is called '{DefaultName}', only {string.Join(", ", templates.Select(t => $"'{t.GetString("name")}'"))}");
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
        }
    }
}
