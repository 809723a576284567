using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>Reads lines of bytes from a file, in memory bounded by the longest line.</summary>
internal sealed class Utf8LineReader : IDisposable
{
    private const int FirstBuffer = 1 << 16;

    private readonly FileStream _stream;
    private readonly int _maxBytes;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _ended;

    public Utf8LineReader(string path, int maxBytes)
    {
        Path = path;
        _maxBytes = maxBytes;
        try
        {
            _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
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

    public string Path { get; }

    /// <summary>The number of the last line read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Where the last line read starts in the file, in bytes.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next line starts in the file, in bytes.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Whether the last line read ended with a line end; the last one of a file need not.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>The length of the file, in bytes.</summary>
    public long Length => _stream.Length;

    /// <summary>Reads the next line, without its line end and without a byte order mark; valid until the next call.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidInputException">The line is too long, or reading failed.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0 || (_ended && _end > _start))
            {
                IsTerminated = at >= 0;
                var length = at >= 0 ? searched + at : _end - _start;
                line = Trim(_buffer.AsMemory(_start, length));
                Number++;
                Offset = NextOffset;
                NextOffset += length + (IsTerminated ? 1 : 0);
                _start += length + (IsTerminated ? 1 : 0);
                return true;
            }

            if (_ended)
            {
                line = default;
                return false;
            }

            searched = _end - _start;
            Fill();
        }
    }

    /// <summary>Goes to the beginning of a line, by its <see cref="Offset"/>; <see cref="Number"/> then counts from there.</summary>
    public void Seek(long offset)
    {
        _stream.Position = offset;
        (_start, _end, _ended) = (0, 0, false);
        (Number, NextOffset) = (0, offset);
    }

    public void Dispose() => _stream.Dispose();

    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        line = NextOffset == 0 && line.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
        return line.Span.EndsWith((byte)'\r') ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= _maxBytes)
            {
                throw new InvalidInputException(string.Create(
                    CultureInfo.InvariantCulture, $"{Path}:{Number + 1}: the line is longer than {_maxBytes} bytes; is the file JSON lines, one document per line?"));
            }

            Array.Resize(ref _buffer, (int)Math.Min((long)_buffer.Length * 2, _maxBytes));
        }

        try
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _ended = read == 0;
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"{Path}: can't be read: {e.Message}", e);
        }
    }
}
