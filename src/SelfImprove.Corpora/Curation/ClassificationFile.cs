using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SelfImprove.Corpora;

/// <summary>Reads and writes classifications: one JSON object per document.</summary>
public static class ClassificationFile
{
    private const string Example = """{"line":1,"id":"a7","characters":120,"words":24,"counts":{"verification":1}}""";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a classification, line by line.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file is missing or empty, or a line is not of a classification; the message tells the line.</exception>
    public static IEnumerable<DocumentClass> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var count = 0L;
        using var lines = new Utf8LineReader(path, new CorpusReaderOptions().MaxLineBytes);
        while (lines.TryRead(out var line))
        {
            if (!line.IsEmpty)
            {
                count++;
                yield return Parse(line) ?? throw new InvalidInputException($"{path}:{lines.Number}: the line is none of a classification, which looks like {Example}; write one with 'selfimprove corpus classify'");
            }
        }

        if (count == 0)
        {
            throw new InvalidInputException($"{path}: there is no classification in it");
        }
    }

    internal static byte[] Write(DocumentClass document)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("line", document.Line);
            if (document.Id is { } id)
            {
                json.WriteString("id", id);
            }

            json.WriteNumber("characters", document.Characters);
            json.WriteNumber("words", document.Words);
            if (document.Tokens is { } tokens)
            {
                json.WriteNumber("tokens", tokens);
            }

            if (document.HeldOut is { } heldOut)
            {
                json.WriteNumber("held_out", heldOut);
            }

            json.WriteStartObject("counts");
            foreach (var (behavior, number) in document.Counts)
            {
                if (number is { } known)
                {
                    json.WriteNumber(behavior, known);
                }
                else
                {
                    json.WriteNull(behavior);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // Null when the line is not of a classification.
    private static DocumentClass? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new DocumentClass
            {
                Line = root.GetProperty("line").GetInt64(),
                Id = root.TryGetProperty("id", out var id) ? id.GetString() : null,
                Characters = root.GetProperty("characters").GetInt32(),
                Words = root.GetProperty("words").GetInt32(),
                Tokens = root.TryGetProperty("tokens", out var tokens) ? tokens.GetInt32() : null,
                HeldOut = root.TryGetProperty("held_out", out var heldOut) ? heldOut.GetInt32() : null,
                Counts = root.GetProperty("counts").EnumerateObject()
                    .ToImmutableSortedDictionary(c => c.Name, c => c.Value.ValueKind == JsonValueKind.Null ? (int?)null : c.Value.GetInt32(), StringComparer.Ordinal),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
