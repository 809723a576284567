namespace SelfImprove.Engines.Torch;

/// <summary>Which sequences of a batch run together, and which of their tokens.</summary>
internal static class MicroBatch
{
    /// <summary>Rows of a sequence: its last token predicts nothing, and a sequence without scored tokens takes none at all.</summary>
    public static int RowsOf(TokenSequence sequence) => sequence.ScoredCount == 0 ? 0 : sequence.Tokens.Length - 1;

    /// <summary>Rows of the sequences [first, end).</summary>
    public static long Rows(TokenBatch batch, int first, int end) => batch.Sequences.AsSpan()[first..end].ToArray().Sum(s => (long)RowsOf(s));

    /// <summary>
    /// Where the micro-batch ends that starts with a sequence: it has at least one sequence and, unless it is one, no more rows than that, of which attention pads to no more than twice as many.
    /// </summary>
    public static int End(TokenBatch batch, int first, int mostRows) => first + Count(batch.Sequences.Skip(first).Select(RowsOf), mostRows);

    /// <summary>How many sequences, given by their rows, run together: at least one.</summary>
    public static int Count(IEnumerable<int> rowsOfSequences, int mostRows)
    {
        var (count, padded, sum, longest) = (0, 0, 0L, 0L);
        foreach (var rows in rowsOfSequences)
        {
            (sum, longest, padded) = (sum + rows, Math.Max(longest, rows), padded + Math.Min(rows, 1));
            if (count > 0 && (sum > mostRows || longest * padded > 2L * mostRows))
            {
                break;
            }

            count++;
        }

        return count;
    }

    /// <summary>The rows of the sequences [first, end): the sequences without their last tokens, the rows that predict scored tokens, and these tokens.</summary>
    public static (List<ReadOnlyMemory<int>> Sequences, long[] ScoredRows, long[] Targets) Cut(TokenBatch batch, int first, int end)
    {
        var sequences = new List<ReadOnlyMemory<int>>();
        var scored = batch.OffsetOf(end) - batch.OffsetOf(first);
        var (rows, targets) = (new long[scored], new long[scored]);
        var (row, next) = (0L, 0);
        for (var s = first; s < end; s++)
        {
            var sequence = batch.Sequences[s];
            if (sequence.ScoredCount == 0)
            {
                continue;
            }

            var tokens = sequence.Tokens.Span;
            for (var t = sequence.ScoreFrom; t < tokens.Length; t++, next++)
            {
                (rows[next], targets[next]) = (row + t - 1, tokens[t]);
            }

            sequences.Add(sequence.Tokens[..^1]);
            row += tokens.Length - 1;
        }

        return (sequences, rows, targets);
    }
}
