using System.Globalization;
using System.Text.Json;

namespace SelfImprove.ChatModels;

/// <summary>A file of answers, one JSON object per line, each handed to the operating system as soon as it is there: a killed process loses none.</summary>
internal sealed class AnswerFile : IDisposable
{
    private readonly FileStream _stream;

    private AnswerFile(FileStream stream) => _stream = stream;

    /// <summary>Opens a file, or begins one, for this process alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remark">Is told what a killed process has left half-written.</param>
    /// <param name="answers">What the file holds.</param>
    /// <exception cref="InvalidInputException">The file can't be used, or holds something else.</exception>
    public static AnswerFile Open(string path, Action<string> remark, out List<ChatAnswer> answers)
    {
        FileStream stream;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: can't be opened to keep answers in ({e.Message}); is another process at work on it?", e);
        }

        try
        {
            answers = [];
            var end = Read(stream, path, answers);
            if (end < stream.Length)
            {
                remark(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: the last line was not written to its end, and is dropped; its request is made again. {answers.Count} answers are there"));
                stream.SetLength(end);
            }

            stream.Position = end;
            return new AnswerFile(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds an answer.</summary>
    /// <exception cref="RunFailedException">The disk is full, for example.</exception>
    public void Append(ChatAnswer answer)
    {
        lock (_stream)
        {
            try
            {
                _stream.Write([.. answer.ToLine(), (byte)'\n']);
                _stream.Flush();
            }
            catch (IOException e)
            {
                throw new RunFailedException($"{_stream.Name}: writing failed ({e.Message}); free some space, then give the same command again: what is answered is kept", e);
            }
        }
    }

    public void Dispose()
    {
        lock (_stream)
        {
            try
            {
                _stream.Dispose();
            }
            catch (IOException)
            {
                // What could not be written was told when it was added.
            }
        }
    }

    // Returns where the last good line ends.
    private static long Read(FileStream stream, string path, List<ChatAnswer> answers)
    {
        var line = new List<byte>();
        var (number, end) = (0, 0L);
        for (int next; (next = stream.ReadByte()) >= 0;)
        {
            if (next != '\n')
            {
                line.Add((byte)next);
                continue;
            }

            number++;
            try
            {
                answers.Add(ChatAnswer.OfLine(line.ToArray()));
            }
            catch (JsonException) when (stream.Position == stream.Length)
            {
                return end;
            }
            catch (JsonException e)
            {
                throw new InvalidInputException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}:{number}: is not an answer of a language model; delete the line to ask again, or name another file"), e);
            }

            line.Clear();
            end = stream.Position;
        }

        return end;
    }
}
