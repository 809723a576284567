using System.Text;

namespace SelfImprove;

/// <summary>
/// Writes files that are either complete or not there: under a temporary name in the same folder, flushed to the disk, then renamed.
/// A process that is killed, or a disk that fills up, leaves the previous content as it was.
/// </summary>
/// <remarks>
/// The temporary name is the file's name followed by <see cref="TemporarySuffix"/>, so what a killed process left behind is overwritten
/// by the next write. Two writers of one file at one time are not supported.
/// </remarks>
public static class AtomicFile
{
    /// <summary>What is appended to a file's name while it is being written.</summary>
    public const string TemporarySuffix = ".tmp";

    private const string FileTooLarge = "the file is larger than the file system, or a limit such as that of 'ulimit -f', allows";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced when it exists. Its folder must exist.</param>
    /// <param name="write">Writes the content to a buffered stream. What it throws, other than an I/O error, passes through; the file is then unchanged.</param>
    /// <exception cref="InvalidInputException">The folder does not exist, or writing there is not permitted.</exception>
    /// <exception cref="RunFailedException">Writing failed: the disk is full, or another I/O error.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);

        // Nothing in it waits: it has ended when it returns.
        WriteAsync(path, stream =>
        {
            write(stream);
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }

    /// <summary>Writes a file whose content takes time to come.</summary>
    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var temporary = path + TemporarySuffix;
        try
        {
            // Outside the clean-up: a file that can't be opened may be another writer's.
            using var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            try
            {
                await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
                stream.Dispose();
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                DeleteIfPossible(temporary);
                throw;
            }
        }
        catch (DirectoryNotFoundException e)
        {
            throw new InvalidInputException($"{path}: can't be written because its folder does not exist; create the folder first", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidInputException($"{path}: can't be written: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException || IsFileTooLarge(e))
        {
            throw new RunFailedException(
                $"{path}: writing failed ({(e is IOException ? e.Message : FileTooLarge)}); what was there before is unchanged: free some space, then run the same command again", e);
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteAllBytes(path, Utf8.GetBytes(text));
    }

    /// <summary>Writes bytes.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    // The runtime reports the error EFBIG as if an argument were wrong.
    private static bool IsFileTooLarge(Exception e) => e is ArgumentOutOfRangeException && e.TargetSite?.DeclaringType?.Namespace == "System.IO";

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one worth reporting.
        }
    }
}
