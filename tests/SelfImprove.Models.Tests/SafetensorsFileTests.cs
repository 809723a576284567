using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SelfImprove.Models.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bytes_are_those_of_the_reference_implementation()
    {
        SafetensorsFile.Write(FilePath, [("a", [2]), ("b.weight", [1, 1])], i => i == 0 ? [1f, -2f] : [0.5f]);

        // Layout of huggingface/safetensors: compact JSON, padded with spaces to a multiple of 8.
        const string header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [.. BitConverter.GetBytes((ulong)padded.Length), .. Encoding.ASCII.GetBytes(padded), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F];
        Assert.Equal(expected, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        var key = RandomKey.FromSeed(7);
        var numbers = Enumerable.Range(0, 200_003).Select(i => BitConverter.UInt32BitsToSingle((uint)key.Bits(i))).ToArray();
        SafetensorsFile.Write(
            FilePath,
            [("none", [0, 3]), ("all", [numbers.Length]), ("scalar", [])],
            i => i switch { 0 => [], 1 => numbers, _ => [float.NaN] },
            [new("steps", "12"), new("format", "ignored"), new("ключ", "\"\n")]);

        using var file = SafetensorsFile.Open(FilePath);

        Assert.Equal(["none", "all", "scalar"], file.Tensors.Select(t => t.Name));
        Assert.Equal(["format=pt", "steps=12", "ключ=\"\n"], file.Metadata.Select(m => $"{m.Key}={m.Value}"));
        var read = new float[numbers.Length];
        file.Read(file.Find("all")!, read);
        Assert.Equal(numbers.Select(BitConverter.SingleToUInt32Bits), read.Select(BitConverter.SingleToUInt32Bits));
        var scalar = new float[1];
        file.Read(file.Find("scalar")!, scalar);
        Assert.True(float.IsNaN(scalar[0]));
        Assert.Null(file.Find("ALL"));
    }

    [Fact]
    public void A_part_of_a_tensor_is_read_alone()
    {
        WriteRaw(
            """{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[2,2],"data_offsets":[2,10]}}""",
            [0x00, 0x40, 0x80, 0x3F, 0x00, 0xC0, 0x80, 0x40, 0x00, 0x41]);

        using var file = SafetensorsFile.Open(FilePath);
        var tensor = file.Find("b")!;
        var part = new float[2];
        file.Read(tensor, 1, part);

        Assert.Equal([-2f, 4f], part);
        file.Read(tensor, 4, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(tensor, 3, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(tensor, -1, new float[1]));
    }

    [Fact]
    public void Half_and_bfloat16_numbers_are_converted_exactly()
    {
        // 1, -2, the largest half, the smallest subnormal half; 1, -2, the largest bfloat16, infinity.
        WriteRaw(
            """{"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[8,16]}}""",
            [0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, 0x01, 0x00, 0x80, 0x3F, 0x00, 0xC0, 0x7F, 0x7F, 0x80, 0x7F]);

        using var file = SafetensorsFile.Open(FilePath);
        var half = new float[4];
        var brain = new float[4];
        file.Read(file.Find("h")!, half);
        file.Read(file.Find("b")!, brain);

        Assert.Equal([1f, -2f, 65504f, MathF.ScaleB(1, -24)], half);
        Assert.Equal([1f, -2f, (2 - MathF.ScaleB(1, -7)) * MathF.ScaleB(1, 127), float.PositiveInfinity], brain);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "tensor 'a' is of dtype 'F64'; supported are F32, F16 and BF16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a' has the offsets [0, 8], but its shape [3] of F32 needs 12 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 8, "tensor 'a' has the offsets [8, 4], but its shape [1] of F32 needs 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", 8, "tensor 'a' ends at byte 16 of the data, but there are only 8; the file is truncated or damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'b' starts at byte 0 of the data, inside the tensor before it, which ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "bytes 0 to 4 of the data, before tensor 'a', belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes follow the last tensor, which ends at byte 4 of the data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "the header describes 'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, "tensor 'a' of shape [4611686018427387904, 4] has more than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", 8, "tensor 'a' needs a dtype (a string), a shape (whole numbers of 0 or more) and data_offsets (two of those), each less than 2^63")]
    [InlineData("""{"a":7}""", 0, "tensor 'a' needs a dtype (a string), a shape (whole numbers of 0 or more) and data_offsets (two of those), each less than 2^63")]
    [InlineData("""[1]""", 0, "the header is a JSON Array, not an object")]
    [InlineData("""{"__metadata__":{"step":1}}""", 0, "__metadata__ 'step' is a JSON Number, not a string")]
    public void A_damaged_header_is_described(string header, int dataLength, string message)
    {
        WriteRaw(header, new byte[dataLength]);

        var e = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Open(FilePath));

        Assert.Equal($"{FilePath}: {message}", e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":")]
    [InlineData("{}x")]
    [InlineData("{\"\\ud800\":{}}")]
    public void A_header_that_is_not_json_is_refused(string header)
    {
        WriteRaw(header, []);

        var e = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Open(FilePath));

        Assert.StartsWith($"{FilePath}: the header ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1UL << 60)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL)]
    public void A_header_length_beyond_the_file_is_refused_without_allocating(ulong length)
    {
        File.WriteAllBytes(FilePath, BitConverter.GetBytes(length));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Open(FilePath));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains($"the header should be {length.ToString(CultureInfo.InvariantCulture)} bytes long, but only 0 bytes follow its length", e.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1 << 20);
    }

    [Fact]
    public void A_file_truncated_anywhere_is_refused_and_named()
    {
        WriteSmallFile();
        var whole = File.ReadAllBytes(FilePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole.AsSpan(0, length));

            var e = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Open(FilePath).Dispose());

            Assert.StartsWith(FilePath, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_leaves_a_consistent_file()
    {
        WriteSmallFile();
        var whole = File.ReadAllBytes(FilePath);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            OpenAndReadAll(damaged);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_or_consistent()
    {
        var random = new CounterRandom(RandomKey.FromSeed(11));
        for (var trial = 0; trial < 2000; trial++)
        {
            var bytes = Enumerable.Range(0, random.NextInt32(0, 200)).Select(_ => (byte)random.NextInt32(0, 255)).ToArray();
            if (bytes.Length > 8 && random.NextBoolean(0.8))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)random.NextInt32(0, bytes.Length - 8));
            }

            OpenAndReadAll(bytes);
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.Throws<InvalidInputException>(() => SafetensorsFile.Open(_folder.File("none.safetensors")));

        Assert.StartsWith($"{_folder.File("none.safetensors")}: can't be read: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_do_not_fill_their_shape_leave_no_file()
    {
        var e = Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(FilePath, [("a", [2, 2])], _ => [1f]));

        Assert.StartsWith("tensor 'a' of shape [2, 2] has 4 elements, but 1 were given", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(FilePath, [("a", [1]), ("a", [1])], _ => [1f]));
    }

    private void WriteSmallFile() => SafetensorsFile.Write(FilePath, [("a", [2, 1]), ("b", [3])], i => i == 0 ? [1f, 2f] : [3f, 4f, 5f]);

    private void WriteRaw(string header, byte[] data) =>
        File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes((ulong)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data]);

    // Anything but an InvalidInputException, or a tensor that reaches outside the file, fails the test.
    private void OpenAndReadAll(byte[] bytes)
    {
        File.WriteAllBytes(FilePath, bytes);
        try
        {
            using var file = SafetensorsFile.Open(FilePath);
            Assert.True(file.Tensors.Sum(t => t.ByteCount) < bytes.Length);
            foreach (var tensor in file.Tensors)
            {
                file.Read(tensor, new float[tensor.ElementCount]);
            }
        }
        catch (InvalidInputException e)
        {
            Assert.StartsWith(FilePath, e.Message, StringComparison.Ordinal);
        }
    }
}
