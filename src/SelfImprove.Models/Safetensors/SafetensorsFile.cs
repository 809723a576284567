using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace SelfImprove;

/// <summary>
/// A safetensors file, opened for reading. The whole header is checked when the file is opened, before any number is read: tensors
/// lie in the file without overlap, hole, or remainder.
/// </summary>
/// <remarks>
/// Format: header length (unsigned 64 bits, little-endian), a JSON header, the numbers. Reading needs no more memory than the header
/// and the caller's destination. Reading is thread-safe.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    // Enough to hide the cost of a call, small enough for the second-level cache.
    private const int ChunkElements = 1 << 16;

    private readonly SafeFileHandle _handle;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header)
    {
        Path = path;
        _handle = handle;
        _dataStart = header.DataStart;
        Tensors = header.Tensors;
        Metadata = header.Metadata;
        _byName = Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public ImmutableArray<SafetensorsTensor> Tensors { get; }

    /// <summary>The strings under <c>__metadata__</c>; empty when there are none.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InvalidInputException">The file can't be read, is truncated or damaged, or holds numbers of an unsupported type; the message names file, tensor and numbers.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            return new SafetensorsFile(path, handle, SafetensorsHeader.Read(path, handle));
        }
        catch (Exception e)
        {
            handle?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Writes a file, durably (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="tensors">Name and dimensions (outermost first) of every tensor, in the order of the file; names must differ. The same input gives the same bytes.</param>
    /// <param name="source">Gives the numbers of a tensor.</param>
    /// <param name="metadata">Strings to keep under <c>__metadata__</c>, beside <c>"format": "pt"</c>.</param>
    /// <param name="type">How the numbers are stored; to 16 bits they are rounded to the nearest, ties to even.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or the source gives another number of elements than the dimensions say.</exception>
    /// <exception cref="InvalidInputException">The folder does not exist or can't be written.</exception>
    /// <exception cref="RunFailedException">Writing failed, for example because the disk is full.</exception>
    public static void Write(
        string path,
        IReadOnlyList<(string Name, ImmutableArray<long> Shape)> tensors,
        TensorSource source,
        IEnumerable<KeyValuePair<string, string>>? metadata = null,
        SafetensorsType type = SafetensorsType.F32)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(source);
        var header = SafetensorsHeader.Build(tensors, metadata ?? [], type);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            for (var i = 0; i < tensors.Count; i++)
            {
                var numbers = source(i);
                var expected = SafetensorsHeader.CountElements(tensors[i].Shape);
                if (numbers.Length != expected)
                {
                    throw new ArgumentException(
                        $"tensor '{tensors[i].Name}' of shape [{string.Join(", ", tensors[i].Shape)}] has {expected} elements, but {numbers.Length} were given",
                        nameof(source));
                }

                SafetensorsNumbers.Write(stream, numbers, type);
            }
        });
    }

    /// <summary>Finds a tensor by name; null when the file has none of that name.</summary>
    public SafetensorsTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads a tensor, converting to single precision (exactly: every half and bfloat16 number is a float).</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">Room for exactly <see cref="SafetensorsTensor.ElementCount"/> numbers, row-major.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidInputException">The file can no longer be read, or has become shorter.</exception>
    public void Read(SafetensorsTensor tensor, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (destination.Length != tensor.ElementCount)
        {
            throw new ArgumentException(
                $"tensor '{tensor.Name}' has {tensor.ElementCount} elements, but there is room for {destination.Length}", nameof(destination));
        }

        Read(tensor, 0, destination);
    }

    /// <summary>Reads a part of a tensor, as <see cref="Read(SafetensorsTensor, Span{float})"/> does: a large tensor need never be in memory as a whole.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="first">Index of the first number, row-major.</param>
    /// <param name="destination">Room for the numbers from there on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor ends before.</exception>
    /// <exception cref="InvalidInputException">The file can no longer be read, or has become shorter.</exception>
    public void Read(SafetensorsTensor tensor, long first, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, tensor.ElementCount - destination.Length);
        var size = SafetensorsTensor.SizeOf(tensor.Type);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkElements * size);
        try
        {
            for (var done = 0; done < destination.Length;)
            {
                var part = destination.Slice(done, Math.Min(ChunkElements, destination.Length - done));
                var bytes = buffer.AsSpan(0, part.Length * size);
                ReadExactly(tensor, _dataStart + tensor.Offset + ((first + done) * size), bytes);
                SafetensorsNumbers.Decode(bytes, tensor.Type, part);
                done += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void ReadExactly(SafetensorsTensor tensor, long position, Span<byte> destination)
    {
        try
        {
            while (destination.Length > 0)
            {
                var count = RandomAccess.Read(_handle, destination, position);
                if (count == 0)
                {
                    throw new InvalidInputException($"{Path}: the file became shorter while tensor '{tensor.Name}' was being read");
                }

                position += count;
                destination = destination[count..];
            }
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"{Path}: tensor '{tensor.Name}' can't be read: {e.Message}", e);
        }
    }
}
