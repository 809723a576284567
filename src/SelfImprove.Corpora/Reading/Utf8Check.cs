using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SelfImprove.Corpora;

/// <summary>Finds bytes that are no UTF-8.</summary>
internal static class Utf8Check
{
    /// <summary>The index of the first byte that begins no character; null when all do.</summary>
    public static int? FirstInvalid(ReadOnlySpan<byte> bytes)
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
