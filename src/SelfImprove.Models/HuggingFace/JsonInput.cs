using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove;

/// <summary>A JSON object of a user's file; every mistake in it becomes a message with the file's path and the key.</summary>
internal readonly struct JsonInput
{
    private readonly string _place;

    private JsonInput(string place, JsonElement element)
    {
        _place = place;
        Element = element;
    }

    /// <summary>An object without keys.</summary>
    public static JsonInput Empty { get; } = new(string.Empty, JsonElement.Parse("{}"));

    public JsonElement Element { get; }

    /// <summary>Reads a file that holds one JSON object without repeated keys.</summary>
    public static JsonInput ReadFile(string path, long maxBytes)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > maxBytes)
            {
                throw new InvalidInputException($"{path}: {stream.Length} bytes are more than the {maxBytes} that such a file may have");
            }

            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidInputException($"{path}: should be a JSON object, but is {Describe(document.RootElement)}");
            }

            return new JsonInput(path, document.RootElement.Clone());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.MalformedJson(path, 1, File.ReadAllText(path), e);
        }
        catch (InvalidOperationException e)
        {
            // A name that is not Unicode.
            throw new InvalidInputException($"{path}: is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>An exception that names the file and the place in it.</summary>
    public InvalidInputException Error(string message) => new($"{_place}: {message}");

    public bool Has(string key) => Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    public int GetInt32(string key, int? fallback = null)
    {
        if (!Has(key))
        {
            return fallback ?? throw Missing(key);
        }

        var value = Element.GetProperty(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Unexpected(key, "a whole number below 2^31");
    }

    public double GetDouble(string key, double? fallback = null)
    {
        if (!Has(key))
        {
            return fallback ?? throw Missing(key);
        }

        var value = Element.GetProperty(key);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Unexpected(key, "a number");
    }

    public bool GetBoolean(string key, bool fallback)
    {
        if (!Has(key))
        {
            return fallback;
        }

        var value = Element.GetProperty(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Unexpected(key, "true or false");
    }

    public string GetString(string key, string? fallback = null)
    {
        if (!Has(key))
        {
            return fallback ?? throw Missing(key);
        }

        var value = Element.GetProperty(key);
        return value.ValueKind == JsonValueKind.String ? Text(value) : throw Unexpected(key, "a text");
    }

    /// <summary>One whole number or a list of them; empty when the key is absent.</summary>
    public ImmutableArray<int> GetInt32List(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        var value = Element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Number)
        {
            return [GetInt32(key)];
        }

        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number)
                ? number
                : throw Unexpected(key, "a whole number or a list of whole numbers"));
        }

        return value.ValueKind == JsonValueKind.Array ? numbers.ToImmutable() : throw Unexpected(key, "a whole number or a list of whole numbers");
    }

    /// <summary>A list of texts; empty when the key is absent.</summary>
    public ImmutableArray<string> GetStringList(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        var value = Element.GetProperty(key);
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(Text)]
            : throw Unexpected(key, "a list of texts");
    }

    public JsonInput GetObject(string key)
    {
        if (!Has(key))
        {
            throw Missing(key);
        }

        var value = Element.GetProperty(key);
        return value.ValueKind == JsonValueKind.Object ? new JsonInput($"{_place}: {key}", value) : throw Unexpected(key, "an object");
    }

    /// <summary>A list of objects; empty when the key is absent.</summary>
    public IEnumerable<JsonInput> GetObjects(string key)
    {
        if (!Has(key))
        {
            yield break;
        }

        var value = Element.GetProperty(key);
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Unexpected(key, "a list");
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            yield return item.ValueKind == JsonValueKind.Object
                ? new JsonInput($"{_place}: {key}[{index++}]", item)
                : throw Unexpected(key, "a list of objects");
        }
    }

    /// <summary>The object's entries, each with its name.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Entries()
    {
        foreach (var property in Element.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException e)
            {
                throw new InvalidInputException($"{_place}: holds a name that is not Unicode", e);
            }

            yield return (name, property.Value);
        }
    }

    public InvalidInputException Unexpected(string key, string expected) =>
        Error($"'{key}' should be {expected}, but is {Describe(Element.GetProperty(key))}");

    private static string Describe(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
    }

    private string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException($"{_place}: holds a text that is not Unicode", e);
        }
    }

    private InvalidInputException Missing(string key) => Error($"'{key}' is missing");
}
