using System.Text.Json;

namespace SelfImprove.Runs;

/// <summary>A file that lines of JSON are appended to, and that can be cut back to where a checkpoint left it.</summary>
internal sealed class JsonLinesLog : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    internal JsonLinesLog(string path)
    {
        _path = path;
        _stream = Guard(() => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16));
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Length in bytes, once flushed.</summary>
    internal long Length => _stream.Position;

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (Exception e) when (IsWriteFailure(e))
        {
            // What ends well was flushed before; after a failure, the first error is the one worth reporting.
        }
    }

    internal void Append<T>(T row)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(row, RunJson.Line);
        Guard(() =>
        {
            _stream.Write(bytes);
            _stream.WriteByte((byte)'\n');
        });
    }

    /// <summary>Hands everything to the operating system, or all the way to the disk.</summary>
    internal void Flush(bool toDisk = false) => Guard(() => _stream.Flush(toDisk));

    /// <summary>Forgets what was appended after a checkpoint.</summary>
    /// <exception cref="InvalidInputException">The file is shorter than the checkpoint says.</exception>
    internal void CutTo(long length)
    {
        if (_stream.Length < length)
        {
            throw new InvalidInputException(
                $"{_path}: has {_stream.Length} bytes, but the checkpoint was written when it had {length}; "
                + "delete the stage's folder to start the stage again");
        }

        Guard(() =>
        {
            _stream.SetLength(length);
            _stream.Seek(0, SeekOrigin.End);
        });
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsWriteFailure(e))
        {
            throw new RunFailedException($"{_path}: writing failed ({e.Message}); free some space or check the permissions, then run the same command again", e);
        }
    }

    // The runtime reports a file that grows beyond a limit (EFBIG) as if an argument were wrong.
    private static bool IsWriteFailure(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;
}
