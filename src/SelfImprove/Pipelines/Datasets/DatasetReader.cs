using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SelfImprove.Corpora;

namespace SelfImprove.Pipelines;

/// <summary>Reads training texts from JSON lines: <c>prompt</c> (or <c>query</c>) and <c>completion</c>, or <c>text</c>.</summary>
/// <param name="columns">Which keys hold what.</param>
/// <param name="task">Reads the <c>problem</c> of a line, where there is one; null leaves problems out.</param>
internal sealed class DatasetReader(DatasetColumns columns, ITask? task)
{
    internal const string PromptKey = "prompt";
    internal const string QueryKey = "query";
    internal const string CompletionKey = "completion";
    internal const string TextKey = "text";
    internal const string ProblemKey = "problem";
    internal const string MetadataKey = "metadata";

    /// <summary>Reads a file, line by line; empty lines are skipped.</summary>
    /// <exception cref="InvalidInputException">The file can't be read, or a line is broken; the message has its number.</exception>
    internal IEnumerable<PrimingExample> Read(string path) => ReadPlaces(path).Select(r => r.Example);

    /// <summary>The same with where each line begins, in bytes.</summary>
    internal IEnumerable<(PrimingExample Example, long Offset)> ReadPlaces(string path)
    {
        using var lines = Open(path);
        while (Next(lines, path) is { } example)
        {
            yield return (example, lines.Offset);
        }
    }

    /// <summary>Opens a file.</summary>
    internal static Utf8LineReader Open(string path) => new(path, new CorpusReaderOptions().MaxLineBytes);

    /// <summary>Reads the next line that is not empty; null at the end.</summary>
    internal PrimingExample? Next(Utf8LineReader lines, string path)
    {
        while (lines.TryRead(out var line))
        {
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return ReadLine(line, path, lines);
            }
        }

        return null;
    }

    private PrimingExample ReadLine(ReadOnlyMemory<byte> line, string path, Utf8LineReader lines)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{path}:{lines.Number}");
        Utf8Check.Require(line.Span, place, lines.Offset, "save the file as UTF-8");
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidInputException($"{place}: a JSON object was expected, such as {{\"prompt\": \"...\", \"completion\": \"...\"}}");
            }

            var (prompt, completion, used) = ReadTexts(root, place);
            return new PrimingExample(prompt, completion)
            {
                Problem = task is not null && root.TryGetProperty(ProblemKey, out var problem) && problem.ValueKind == JsonValueKind.Object ? ReadProblem(problem, place) : null,
                Metadata = ReadMetadata(root, used),
            };
        }
        catch (JsonException e)
        {
            throw InvalidInputException.MalformedJson(path, (int)Math.Min(lines.Number, int.MaxValue), Encoding.UTF8.GetString(line.Span), e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException($"{place}: there is half of a surrogate pair (such as \\ud83d without its second half), which is no text", e);
        }
    }

    private (string Prompt, string Completion, string[] Used) ReadTexts(JsonElement root, string place)
    {
        var completionKey = columns.Completion ?? CompletionKey;
        if (!root.TryGetProperty(completionKey, out _) && root.TryGetProperty(columns.Text ?? TextKey, out var text))
        {
            return ("", AsString(text, columns.Text ?? TextKey, place), [columns.Text ?? TextKey]);
        }

        var promptKey = columns.Prompt ?? (root.TryGetProperty(PromptKey, out _) || !root.TryGetProperty(QueryKey, out _) ? PromptKey : QueryKey);
        foreach (var key in (string[])[promptKey, completionKey])
        {
            if (!root.TryGetProperty(key, out _))
            {
                var keys = string.Join(", ", root.EnumerateObject().Select(p => p.Name));
                throw new InvalidInputException($"{place}: there is no '{key}'; the line has: {(keys.Length == 0 ? "nothing" : keys)}; 'columns' can name other keys");
            }
        }

        return (AsString(root.GetProperty(promptKey), promptKey, place), AsString(root.GetProperty(completionKey), completionKey, place), [promptKey, completionKey]);
    }

    private Problem ReadProblem(JsonElement problem, string place)
    {
        try
        {
            return task!.ReadProblem(problem);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException($"{place}: {e.Message}", e);
        }
    }

    private static ImmutableSortedDictionary<string, string> ReadMetadata(JsonElement root, string[] used)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var nested = root.TryGetProperty(MetadataKey, out var m) && m.ValueKind == JsonValueKind.Object ? m.EnumerateObject() : default;
        foreach (var property in root.EnumerateObject().Where(p => !used.Contains(p.Name) && p.Name != ProblemKey).Concat(nested))
        {
            if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                metadata[property.Name] = property.Value.ToString();
            }
        }

        return metadata.ToImmutable();
    }

    private static string AsString(JsonElement value, string key, string place) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new InvalidInputException($"{place}: '{key}' is not a text");
}
