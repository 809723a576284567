using System.Text.Json;

namespace SelfImprove.Cli.JsonLines;

/// <summary>Reads one JSON object per line from a file or from standard input.</summary>
internal static class JsonLinesReader
{
    private static readonly JsonSerializerOptions Options = new()
    {
        // Other tools' files may hold more than is needed here; a missing property is an error all the same.
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 64,
    };

    /// <summary>Reads lines one after the other; empty ones are skipped.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="example">What a line looks like, for messages.</param>
    /// <exception cref="InvalidInputException">The file is missing, or a line is not as expected; the message names the line.</exception>
    internal static IEnumerable<(string Where, int Line, T Value)> Read<T>(string path, TextReader input, string example)
    {
        using var file = path == "-" ? null : Open(path);
        var name = path == "-" ? "standard input" : path;
        var reader = file ?? input;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ($"{name}:{JsonLinesWriter.Number(number)}", number, Parse<T>(line, name, number, example));
            }
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path}: there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
        }
    }

    private static T Parse<T>(string line, string name, int number, string example)
    {
        var where = $"{name}:{JsonLinesWriter.Number(number)}";
        using var document = ParseJson(line, name, number);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidInputException($"{where}:1: the line is not a JSON object; a line looks like {example}");
        }

        try
        {
            return document.Deserialize<T>(Options)!;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{where}: {Problem(e)}; a line looks like {example}", e);
        }
    }

    private static JsonDocument ParseJson(string line, string name, int number)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Options.MaxDepth });
        }
        catch (JsonException e)
        {
            throw InvalidInputException.MalformedJson(name, number, line, e);
        }
    }

    // The serializer's own messages name types of this program, which mean nothing to the author of the file.
    private static string Problem(JsonException e)
    {
        const string Missing = "missing required properties including: ";
        if (e.Message.IndexOf(Missing, StringComparison.Ordinal) is >= 0 and var at)
        {
            return $"{e.Message[(at + Missing.Length)..].TrimEnd('.', ';')} is missing";
        }

        var isHalf = e.InnerException?.Message.Contains("UTF-16", StringComparison.Ordinal) == true;
        return $"{e.Path?.TrimStart('$', '.')} {(isHalf ? "is not Unicode: half of a surrogate pair stands alone" : "has a value of the wrong type")}";
    }
}
