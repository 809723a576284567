using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SelfImprove;

/// <summary>The header of a safetensors file: parsed, checked, or built.</summary>
internal sealed record SafetensorsHeader(
    long DataStart, ImmutableArray<SafetensorsTensor> Tensors, ImmutableSortedDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";
    private const int Alignment = 8;

    // The limit of the reference implementation.
    private const long MaxHeaderLength = 100_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static SafetensorsHeader Read(string path, SafeFileHandle handle)
    {
        var fileLength = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (fileLength < prefix.Length || RandomAccess.Read(handle, prefix, 0) < prefix.Length)
        {
            throw new InvalidInputException(
                $"{path}: not a safetensors file: {fileLength} bytes are too few for the header's length ({prefix.Length} bytes); the file is empty or truncated");
        }

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var available = (ulong)(fileLength - prefix.Length);
        if (headerLength > available)
        {
            throw new InvalidInputException(
                $"{path}: the header should be {headerLength} bytes long, but only {available} bytes follow its length; the file is truncated or is not a safetensors file");
        }

        if (headerLength > MaxHeaderLength)
        {
            throw new InvalidInputException($"{path}: the header is {headerLength} bytes long, more than the {MaxHeaderLength} that the format allows");
        }

        var bytes = new byte[headerLength];
        for (var done = 0; done < bytes.Length;)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(done), prefix.Length + done);
            done += count > 0 ? count : throw new InvalidInputException($"{path}: the file became shorter while its header was being read");
        }

        var dataStart = prefix.Length + (long)headerLength;
        return Parse(path, bytes, dataStart, fileLength - dataStart);
    }

    public static byte[] Build(IReadOnlyList<(string Name, ImmutableArray<long> Shape)> tensors, IEnumerable<KeyValuePair<string, string>> metadata, SafetensorsType type)
    {
        var strings = metadata.ToImmutableSortedDictionary(StringComparer.Ordinal).Remove("format");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            json.WriteString("format", "pt");
            foreach (var (key, value) in strings)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, shape) in tensors)
            {
                if (name == MetadataKey || !names.Add(name))
                {
                    throw new ArgumentException($"tensor name '{name}' is reserved or occurs twice", nameof(tensors));
                }

                json.WriteStartObject(name);
                json.WriteString("dtype", type.ToString());
                json.WriteStartArray("shape");
                foreach (var dimension in shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset = checked(offset + (CountElements(shape) * SafetensorsTensor.SizeOf(type)));
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(length - sizeof(ulong)));
        return header;
    }

    public static long CountElements(ImmutableArray<long> shape) => shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    private static SafetensorsHeader Parse(string path, byte[] bytes, long dataStart, long dataLength)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(StrictUtf8.GetString(bytes));
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw new InvalidInputException($"{path}: the header is not JSON: {e.Message}", e);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidInputException($"{path}: the header is a JSON {document.RootElement.ValueKind}, not an object");
            }

            var tensors = ImmutableArray.CreateBuilder<SafetensorsTensor>();
            var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            var names = new HashSet<string>(StringComparer.Ordinal);
            try
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    if (!names.Add(property.Name))
                    {
                        throw new InvalidInputException($"{path}: the header describes '{property.Name}' twice");
                    }

                    if (property.Name == MetadataKey)
                    {
                        ParseMetadata(path, property.Value, metadata);
                    }
                    else
                    {
                        tensors.Add(ParseTensor(path, property.Name, property.Value));
                    }
                }
            }
            catch (InvalidOperationException e)
            {
                // System.Text.Json's answer to an escaped half of a surrogate pair.
                throw new InvalidInputException($"{path}: the header holds a text that is not Unicode: {e.Message}", e);
            }

            var ordered = tensors.OrderBy(t => t.Offset).ThenBy(t => t.ByteCount).ToImmutableArray();
            CheckLayout(path, ordered, dataLength);
            return new SafetensorsHeader(dataStart, ordered, metadata.ToImmutable());
        }
    }

    private static void ParseMetadata(string path, JsonElement json, ImmutableSortedDictionary<string, string>.Builder metadata)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidInputException($"{path}: {MetadataKey} is a JSON {json.ValueKind}, not an object");
        }

        foreach (var property in json.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new InvalidInputException($"{path}: {MetadataKey} '{property.Name}' is a JSON {property.Value.ValueKind}, not a string");
        }
    }

    private static SafetensorsTensor ParseTensor(string path, string name, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("shape", out var shapeJson) || !TryReadWholeNumbers(shapeJson, out var shape)
            || !json.TryGetProperty("data_offsets", out var offsetsJson) || !TryReadWholeNumbers(offsetsJson, out var offsets)
            || offsets.Length != 2)
        {
            throw new InvalidInputException(
                $"{path}: tensor '{name}' needs a dtype (a string), a shape (whole numbers of 0 or more) and data_offsets (two of those), each less than 2^63");
        }

        SafetensorsType type = dtype.GetString() switch
        {
            "F32" => SafetensorsType.F32,
            "F16" => SafetensorsType.F16,
            "BF16" => SafetensorsType.BF16,
            var other => throw new InvalidInputException($"{path}: tensor '{name}' is of dtype '{other}'; supported are F32, F16 and BF16"),
        };

        var (begin, end) = (offsets[0], offsets[1]);
        var size = SafetensorsTensor.SizeOf(type);
        long count;
        try
        {
            count = CountElements(shape);
            _ = checked(count * size);
        }
        catch (OverflowException e)
        {
            throw new InvalidInputException($"{path}: tensor '{name}' of shape [{string.Join(", ", shape)}] has more than 2^63 bytes", e);
        }

        if (begin > end || end - begin != count * size)
        {
            throw new InvalidInputException(
                $"{path}: tensor '{name}' has the offsets [{begin}, {end}], but its shape [{string.Join(", ", shape)}] of {type} needs {count * size} bytes");
        }

        return new SafetensorsTensor(name, shape, type, begin, count);
    }

    private static bool TryReadWholeNumbers(JsonElement json, out ImmutableArray<long> numbers)
    {
        numbers = [];
        if (json.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var builder = ImmutableArray.CreateBuilder<long>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
            {
                return false;
            }

            builder.Add(number);
        }

        numbers = builder.MoveToImmutable();
        return true;
    }

    private static void CheckLayout(string path, ImmutableArray<SafetensorsTensor> tensors, long dataLength)
    {
        var end = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Offset + tensor.ByteCount is var tensorEnd && (tensorEnd > dataLength || tensorEnd < tensor.Offset))
            {
                throw new InvalidInputException(
                    $"{path}: tensor '{tensor.Name}' ends at byte {tensorEnd} of the data, but there are only {dataLength}; the file is truncated or damaged");
            }

            if (tensor.Offset != end)
            {
                throw new InvalidInputException(tensor.Offset < end
                    ? $"{path}: tensor '{tensor.Name}' starts at byte {tensor.Offset} of the data, inside the tensor before it, which ends at {end}"
                    : $"{path}: bytes {end} to {tensor.Offset} of the data, before tensor '{tensor.Name}', belong to no tensor");
            }

            end = tensorEnd;
        }

        if (end != dataLength)
        {
            throw new InvalidInputException($"{path}: {dataLength - end} bytes follow the last tensor, which ends at byte {end} of the data");
        }
    }
}
