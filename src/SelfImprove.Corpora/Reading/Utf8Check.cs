using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SelfImprove.Corpora;

/// <summary>Finds bytes that are no UTF-8.</summary>
internal static class Utf8Check
{
    /// <summary>Refuses a line that is no UTF-8.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">Its file and number, for the message.</param>
    /// <param name="offset">Where it begins in the file, in bytes.</param>
    /// <param name="remedy">What to do about it, for the message.</param>
    /// <exception cref="InvalidInputException">A byte begins no character; the message names it.</exception>
    public static void Require(ReadOnlySpan<byte> line, string place, long offset, string remedy)
    {
        if (FirstInvalid(line) is { } invalid)
        {
            throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture, $"{place}: byte {invalid + 1} of the line, 0x{line[invalid]:X2}, is not UTF-8 (byte {offset + invalid + 1} of the file); {remedy}"));
        }
    }

    /// <summary>The index of the first byte that begins no character; null when all do.</summary>
    private static int? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return null;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
