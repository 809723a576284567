namespace SelfImprove;

/// <summary>The merges of a byte-pair encoding: which two neighbours become one token, and which merge goes first.</summary>
internal sealed class MergeTable
{
    // Longer pieces go through a queue; for these, moving the rest is faster.
    private const int ShortLength = 64;

    private readonly Dictionary<long, long> _merges;

    /// <summary>A table of merges.</summary>
    /// <param name="merges">In the order in which they were learnt. Of two with the same pair the last counts.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        _merges = new Dictionary<long, long>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right, merged) = merges[rank];
            _merges[Key(left, right)] = ((long)rank << 32) | (uint)merged;
        }
    }

    /// <summary>Applies merges until none is left: always the one learnt first, and of equals the leftmost.</summary>
    /// <param name="symbols">The tokens of single bytes; becomes the merged tokens.</param>
    /// <returns>Number of tokens, which stand at the start.</returns>
    public int Apply(Span<int> symbols) => symbols.Length <= ShortLength ? ApplyToFew(symbols) : MergeQueue.Apply(this, symbols);

    /// <summary>The merge of two neighbours; false when there is none.</summary>
    public bool TryFind(int left, int right, out int rank, out int merged)
    {
        var found = _merges.TryGetValue(Key(left, right), out var merge);
        (rank, merged) = ((int)(merge >> 32), (int)merge);
        return found;
    }

    // The dictionary's hash of a long is the exclusive or of its halves, which would be the same for many pairs; an odd factor spreads them.
    private static long Key(int left, int right) => unchecked((((long)left << 32) | (uint)right) * (long)0x9E3779B97F4A7C15);

    // Rank and merged token, so that the smallest goes first; the largest number when the two are no pair.
    private long Find(int left, int right) => _merges.TryGetValue(Key(left, right), out var merge) ? merge : long.MaxValue;

    private int ApplyToFew(Span<int> symbols)
    {
        var count = symbols.Length;
        Span<long> merges = stackalloc long[ShortLength];
        for (var i = 0; i + 1 < count; i++)
        {
            merges[i] = Find(symbols[i], symbols[i + 1]);
        }

        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                best = merges[i] < merges[best] ? i : best;
            }

            if (merges[best] == long.MaxValue)
            {
                break;
            }

            symbols[best] = (int)merges[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            merges[(best + 1)..(count - 1)].CopyTo(merges[best..]);
            count--;
            if (best > 0)
            {
                merges[best - 1] = Find(symbols[best - 1], symbols[best]);
            }

            if (best + 1 < count)
            {
                merges[best] = Find(symbols[best], symbols[best + 1]);
            }
        }

        return count;
    }
}
