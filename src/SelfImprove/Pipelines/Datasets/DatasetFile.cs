using System.Collections;
using SelfImprove.Corpora;

namespace SelfImprove.Pipelines;

/// <summary>The texts of a JSON-lines file, each read when it is asked for: memory holds where they begin, 8 bytes each. Threads may read at once.</summary>
internal sealed class DatasetFile : IReadOnlyList<PrimingExample>, IDisposable
{
    private readonly string _path;
    private readonly DatasetReader _reader;
    private readonly List<long> _offsets = [];
    private readonly ThreadLocal<Utf8LineReader> _lines;

    /// <summary>Opens a file and checks every line.</summary>
    /// <param name="path">The file; it must not change while it is open.</param>
    /// <param name="reader">Reads its lines.</param>
    /// <exception cref="InvalidInputException">The file can't be read, or a line is broken; the message has its number.</exception>
    internal DatasetFile(string path, DatasetReader reader)
    {
        _path = path;
        _reader = reader;
        _lines = new ThreadLocal<Utf8LineReader>(() => DatasetReader.Open(path), trackAllValues: true);
        _offsets.AddRange(reader.ReadPlaces(path).Select(r => r.Offset));
    }

    public int Count => _offsets.Count;

    public PrimingExample this[int index]
    {
        get
        {
            var lines = _lines.Value!;
            lines.Seek(_offsets[index]);
            return _reader.Next(lines, _path) ?? throw new InvalidInputException($"{_path}: became shorter while it was read");
        }
    }

    public IEnumerator<PrimingExample> GetEnumerator() => _reader.Read(_path).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var lines in _lines.Values)
        {
            lines.Dispose();
        }

        _lines.Dispose();
    }
}
