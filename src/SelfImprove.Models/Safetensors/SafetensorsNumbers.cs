using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfImprove;

/// <summary>Numbers between single precision and the types of safetensors files, which are little-endian.</summary>
internal static class SafetensorsNumbers
{
    private const int ChunkElements = 1 << 16;

    /// <summary>Stored numbers to single precision: exactly.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, SafetensorsType type, Span<float> destination)
    {
        switch (type)
        {
            case SafetensorsType.F32 when BitConverter.IsLittleEndian:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
                break;
            case SafetensorsType.F32:
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(sizeof(float) * i)..]);
                }

                break;
            case SafetensorsType.F16:
                for (var i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            default:
                DecodeBfloat16(bytes, destination);
                break;
        }
    }

    /// <summary>Numbers as they are stored.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> numbers, SafetensorsType type)
    {
        if (type == SafetensorsType.F32 && BitConverter.IsLittleEndian)
        {
            for (var done = 0; done < numbers.Length; done += ChunkElements)
            {
                stream.Write(MemoryMarshal.AsBytes(numbers.Slice(done, Math.Min(ChunkElements, numbers.Length - done))));
            }

            return;
        }

        var size = SafetensorsTensor.SizeOf(type);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkElements * size);
        try
        {
            for (var done = 0; done < numbers.Length; done += ChunkElements)
            {
                var part = numbers.Slice(done, Math.Min(ChunkElements, numbers.Length - done));
                var bytes = buffer.AsSpan(0, part.Length * size);
                Encode(part, type, bytes);
                stream.Write(bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many of the numbers are NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long CountNotFinite(ReadOnlySpan<float> numbers)
    {
        var count = 0L;
        var i = 0;
        var exponent = Vector256.Create(0x7F800000);
        var words = MemoryMarshal.Cast<float, int>(numbers);
        for (; i <= words.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            var special = Vector256.Equals(Vector256.Create(words.Slice(i, Vector256<int>.Count)) & exponent, exponent);
            if (special != Vector256<int>.Zero)
            {
                count -= Vector256.Sum(special);
            }
        }

        for (; i < numbers.Length; i++)
        {
            count += float.IsFinite(numbers[i]) ? 0 : 1;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeBfloat16(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        var i = 0;
        if (BitConverter.IsLittleEndian)
        {
            // A bfloat16 number is the upper half of a float.
            var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
            var words = MemoryMarshal.Cast<float, uint>(destination);
            for (; i <= words.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.Create(halves.Slice(i, Vector256<ushort>.Count)));
                (low << 16).CopyTo(words[i..]);
                (high << 16).CopyTo(words[(i + Vector256<uint>.Count)..]);
            }
        }

        for (; i < destination.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
        }
    }

    private static void Encode(ReadOnlySpan<float> numbers, SafetensorsType type, Span<byte> bytes)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            switch (type)
            {
                case SafetensorsType.F32:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes[(sizeof(float) * i)..], numbers[i]);
                    break;
                case SafetensorsType.F16:
                    BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], (Half)numbers[i]);
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], ToBfloat16(numbers[i]));
                    break;
            }
        }
    }

    // To the nearest, ties to even; a NaN keeps its upper bits and stays one.
    private static ushort ToBfloat16(float number)
    {
        var bits = BitConverter.SingleToUInt32Bits(number);
        return float.IsNaN(number) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
