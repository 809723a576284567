using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SelfImprove.Corpora;

/// <summary>
/// A file of JSON lines while it is being written: under another name, beside a note that says which job writes it. Each line begins with the <c>line</c> of the
/// corpus that it is about.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _output;
    private readonly string _partial;
    private readonly string _note;
    private readonly FileStream _stream;
    private readonly Utf8LineReader? _earlier;
    private (long Line, string? Id, int? Characters)? _next;

    private PartialFile(string output, string partial, string note, FileStream stream, long lastLine)
    {
        (_output, _partial, _note, _stream, LastLine) = (output, partial, note, stream, lastLine);
        if (lastLine > 0)
        {
            _earlier = new Utf8LineReader(partial, int.MaxValue / 2);
            _next = ReadNext();
        }
    }

    /// <summary>The line of the corpus that the last complete line is about; 0 when there is none.</summary>
    public long LastLine { get; }

    /// <summary>Begins a file, or opens one that an earlier call of the same job has begun.</summary>
    /// <exception cref="InvalidInputException">The file is complete already, or was begun by another job.</exception>
    public static PartialFile Open(string output, string signature)
    {
        if (File.Exists(output))
        {
            throw new InvalidInputException($"{output}: exists already and is complete; delete it to write it again, or choose another name");
        }

        var (partial, note) = (output + ".partial", output + ".partial.json");
        if (File.Exists(partial))
        {
            var begun = File.Exists(note) ? File.ReadAllText(note) : "nobody knows which";
            if (begun != signature)
            {
                throw new InvalidInputException($"{partial}: was begun by another job ({begun.Trim()}), but this one is {signature.Trim()}; finish that one, or delete {partial} and {note} to begin again");
            }
        }
        else
        {
            AtomicFile.WriteAllText(note, signature);
        }

        try
        {
            var (length, lastLine) = File.Exists(partial) ? FindGoodEnd(partial) : (0, 0);
            var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            stream.SetLength(length);
            stream.Position = length;
            return new PartialFile(output, partial, note, stream, lastLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{partial}: can't be written: {e.Message}; is another process at work on it?", e);
        }
    }

    /// <summary>Checks that a document which an earlier call has worked on is still the one it was.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public void Verify(CorpusDocument document, string corpus)
    {
        if (_next is not { } earlier || earlier.Line > document.Line)
        {
            return; // It gave no line.
        }

        if (earlier.Line < document.Line || earlier.Id != document.Id || (earlier.Characters is { } characters && characters != document.Text.Length))
        {
            throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{corpus}:{document.Line}: the corpus has changed since {_partial} was begun, whose line about line {earlier.Line} is of another document; delete {_partial} and {_note} to begin again"));
        }

        _next = ReadNext();
    }

    /// <summary>Adds a line.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        _stream.Write(line);
        _stream.WriteByte((byte)'\n');
    }

    /// <summary>Hands what was added to the operating system, so that it outlives this process.</summary>
    /// <exception cref="RunFailedException">The disk is full, for example.</exception>
    public void Flush(bool toDisk = false)
    {
        try
        {
            _stream.Flush(toDisk);
        }
        catch (IOException e)
        {
            throw new RunFailedException($"{_partial}: writing failed ({e.Message}); free some space, then run the same command again: it goes on where it stopped", e);
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        Flush(toDisk: true);
        _stream.Dispose();
        File.Move(_partial, _output);
        File.Delete(_note);
    }

    public void Dispose()
    {
        _earlier?.Dispose();
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // Closing writes what is buffered; that it can't was told by Flush.
        }
    }

    // What stands behind the last line that can be read was being written when the process ended.
    private static (long Length, long LastLine) FindGoodEnd(string partial)
    {
        using var lines = new Utf8LineReader(partial, int.MaxValue / 2);
        var (length, last) = (0L, 0L);
        while (lines.TryRead(out var line) && lines.IsTerminated && Parse(line) is { } parsed && parsed.Line > last)
        {
            (length, last) = (lines.NextOffset, parsed.Line);
        }

        return (length, last);
    }

    private (long Line, string? Id, int? Characters)? ReadNext() => _earlier!.TryRead(out var line) ? Parse(line) : null;

    private static (long Line, string? Id, int? Characters)? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return (
                root.GetProperty("line").GetInt64(),
                root.TryGetProperty("id", out var id) ? id.GetString() : null,
                root.TryGetProperty("characters", out var characters) ? characters.GetInt32() : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
