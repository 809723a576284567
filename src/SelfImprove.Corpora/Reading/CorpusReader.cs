using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SelfImprove.Corpora;

/// <summary>
/// Reads a corpus from JSON lines such as <c>{"id": "a7", "text": "..."}</c>, one document after the other: memory depends on the longest document and,
/// with 30 bytes or so each, on the number of identifiers. Empty lines are skipped. What is wrong is told with line and byte.
/// </summary>
public sealed class CorpusReader
{
    private const int ReasonsKept = 10;
    private const string IdKey = "id";
    private const string TextKey = "text";
    private const string PromptKey = "prompt";
    private const string CompletionKey = "completion";
    private const string MetadataKey = "metadata";

    private readonly string _path;
    private readonly CorpusReaderOptions _options;
    private readonly List<string> _reasons = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    public CorpusReader(string path, CorpusReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _options = options ?? new CorpusReaderOptions();
    }

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>How many documents were skipped by the last reading.</summary>
    public long Skipped { get; private set; }

    /// <summary>Why the first few of them were.</summary>
    public ImmutableArray<string> SkippedBecause => [.. _reasons];

    /// <summary>How much of the file was read, in [0, 1].</summary>
    public double Progress { get; private set; }

    /// <summary>Reads the documents, in the order of the file.</summary>
    /// <exception cref="InvalidInputException">The file can't be read, has no document, or one that can't be used; the message tells the place.</exception>
    public IEnumerable<CorpusDocument> Read() => ReadLines().Select(read => read.Document);

    /// <summary>Reads the documents with the bytes of their lines, which are valid until the next one is read.</summary>
    internal IEnumerable<(CorpusDocument Document, ReadOnlyMemory<byte> Line)> ReadLines()
    {
        Skipped = 0;
        _reasons.Clear();
        var ids = new Dictionary<ulong, long>();
        var count = 0L;
        using var lines = new Utf8LineReader(_path, _options.MaxLineBytes);
        using var earlier = new Utf8LineReader(_path, _options.MaxLineBytes);
        while (lines.TryRead(out var line))
        {
            if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
            {
                continue;
            }

            CorpusDocument document;
            try
            {
                document = Parse(line, lines);
                if (_options.UniqueIds && document.Id is { } id && !ids.TryAdd(Hash(id), lines.Offset) && HasId(earlier, ids[Hash(id)], id))
                {
                    throw Duplicate(id, earlier, ids[Hash(id)], lines.Number);
                }
            }
            catch (InvalidInputException e) when (_options.SkipBroken)
            {
                Skipped++;
                if (_reasons.Count < ReasonsKept)
                {
                    _reasons.Add(e.Message);
                }

                continue;
            }

            count++;
            Progress = lines.NextOffset / (double)Math.Max(1, lines.Length);
            yield return (document, line);
        }

        if (count == 0)
        {
            throw new InvalidInputException(Skipped == 0
                ? $"{_path}: there is no document in it; a line looks like {{\"id\": \"a7\", \"text\": \"...\"}}"
                : $"{_path}: there is no document in it that can be used; {Text(Skipped)} were skipped, the first because: {_reasons[0]}");
        }
    }

    private CorpusDocument Parse(ReadOnlyMemory<byte> line, Utf8LineReader lines)
    {
        var place = Place(lines.Number);
        Utf8Check.Require(line.Span, place, lines.Offset, "repair the line, or skip broken ones");
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new CorpusDocument(lines.Number, IdOf(json.RootElement, place), TextOf(json.RootElement, place))
                : throw new InvalidInputException($"{place}: the line is no JSON object; a line looks like {{\"id\": \"a7\", \"text\": \"...\"}}");
        }
        catch (JsonException e)
        {
            var malformed = InvalidInputException.MalformedJson(_path, (int)Math.Min(lines.Number, int.MaxValue), Encoding.UTF8.GetString(line.Span), e);
            throw lines.IsTerminated ? malformed
                : new InvalidInputException(malformed.Message + "; it is the last line and has no line end: the file seems to be cut off", e);
        }
    }

    private string TextOf(JsonElement root, string place)
    {
        if (_options.TextKey is { } key)
        {
            return root.TryGetProperty(key, out var chosen) ? AsText(chosen, key, place) : throw Missing(root, $"'{key}'", place);
        }

        if (root.TryGetProperty(TextKey, out var text))
        {
            return AsText(text, TextKey, place);
        }

        return root.TryGetProperty(CompletionKey, out var completion)
            ? (root.TryGetProperty(PromptKey, out var prompt) ? AsText(prompt, PromptKey, place) : string.Empty) + AsText(completion, CompletionKey, place)
            : throw Missing(root, $"'{TextKey}'", place);
    }

    private static InvalidInputException Missing(JsonElement root, string what, string place)
    {
        var keys = string.Join(", ", root.EnumerateObject().Select(p => p.Name));
        return new InvalidInputException($"{place}: there is no {what}; the line has: {(keys.Length == 0 ? "nothing" : keys)}; another key can be named");
    }

    // In datasets of runs the identifier stands among the metadata.
    private static string? IdOf(JsonElement root, string place)
    {
        if (!root.TryGetProperty(IdKey, out var id) && !(root.TryGetProperty(MetadataKey, out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(IdKey, out id)))
        {
            return null;
        }

        return id.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => id.GetRawText(),
            JsonValueKind.String => AsText(id, IdKey, place),
            _ => throw new InvalidInputException($"{place}: '{IdKey}' is neither a text nor a number"),
        };
    }

    private static string AsText(JsonElement value, string key, string place)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidInputException($"{place}: '{key}' is not a text");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException($"{place}: '{key}' has half of a surrogate pair (such as \\ud83d without its second half), which is no text", e);
        }
    }

    // Only hashes are held, and where each was first: whether it is the same identifier is read there.
    private static bool HasId(Utf8LineReader earlier, long offset, string id)
    {
        earlier.Seek(offset);
        if (!earlier.TryRead(out var line))
        {
            return false;
        }

        using var json = JsonDocument.Parse(line);
        return IdOf(json.RootElement, string.Empty) == id;
    }

    private InvalidInputException Duplicate(string id, Utf8LineReader earlier, long offset, long line)
    {
        // Counting the lines before it takes as long as reading them, so it is done only for a message that will be seen.
        var first = _options.SkipBroken && _reasons.Count == ReasonsKept ? "an earlier line" : $"line {Text(NumberAt(earlier, offset))}";
        return new InvalidInputException($"{Place(line)}: the id '{Shown(id)}' is that of {first} too; ids must be unique: remove one of the documents, or skip the later one");
    }

    private static long NumberAt(Utf8LineReader earlier, long offset)
    {
        earlier.Seek(0);
        while (earlier.TryRead(out _) && earlier.Offset < offset)
        {
        }

        return earlier.Number;
    }

    private static ulong Hash(string id) => RandomKey.FromSeed(0).Derive(id).Value;

    private static string Shown(string id) => id.Length <= 60 ? id : string.Concat(id.AsSpan(0, 57), "...");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Place(long line) => $"{_path}:{Text(line)}";
}
