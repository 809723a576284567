namespace SelfImprove;

/// <summary>The ids of pieces that were met before. Its size is bounded: a piece takes the place of another one with the same hash.</summary>
/// <remarks>Thread-safe without locks: entries never change, and a reference is read and written at once. Results do not depend on it.</remarks>
internal sealed class PieceCache
{
    /// <summary>Longer pieces are too rare to be kept.</summary>
    public const int MaxPieceLength = 32;

    private const int Size = 1 << 16;

    private readonly Entry?[] _entries = new Entry?[Size];

    /// <summary>The ids of a piece; null when it is not here.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="place">Where it would be.</param>
    public int[]? Find(ReadOnlySpan<char> piece, out int place)
    {
        place = string.GetHashCode(piece, StringComparison.Ordinal) & (Size - 1);
        return _entries[place] is { } entry && piece.SequenceEqual(entry.Piece) ? entry.Ids : null;
    }

    /// <summary>Keeps the ids of a piece.</summary>
    public void Keep(ReadOnlySpan<char> piece, int[] ids, int place) => _entries[place] = new Entry(piece.ToString(), ids);

    private sealed class Entry(string piece, int[] ids)
    {
        public string Piece { get; } = piece;

        public int[] Ids { get; } = ids;
    }
}
