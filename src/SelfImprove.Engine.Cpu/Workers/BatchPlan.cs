namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Which rows a run of sequences takes, and how they are cut into blocks of whole sequences that one worker runs. The last token of
/// a sequence predicts nothing, so it takes no row; a sequence without scored tokens takes none at all.
/// </summary>
internal sealed class BatchPlan
{
    private readonly List<RowBlock> _blocks = [];
    private int[] _firstRow = [];
    private int[] _firstScored = [];
    private int _firstSequence;

    /// <summary>The blocks, in the order of their sequences.</summary>
    public IReadOnlyList<RowBlock> Blocks => _blocks;

    /// <summary>Number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>Number of scored tokens.</summary>
    public int ScoredCount { get; private set; }

    /// <summary>Rows of the longest block.</summary>
    public int LargestBlock { get; private set; }

    /// <summary>Rows of the longest sequence.</summary>
    public int LongestSequence { get; private set; }

    /// <summary>The sequences [first, end) of a batch, in blocks of about blockRows rows.</summary>
    public void Build(TokenBatch batch, int first, int end, int blockRows)
    {
        _blocks.Clear();
        (RowCount, ScoredCount, LargestBlock, LongestSequence) = (0, 0, 0, 0);
        _firstSequence = first;
        if (_firstRow.Length < end - first + 1)
        {
            _firstRow = new int[end - first + 1];
            _firstScored = new int[end - first + 1];
        }

        var (blockStart, rowStart, scoredStart) = (first, 0, 0);
        for (var i = first; i < end; i++)
        {
            _firstRow[i - first] = RowCount;
            _firstScored[i - first] = ScoredCount;
            var rows = RowsOf(batch.Sequences[i]);
            if (RowCount > rowStart && RowCount - rowStart + rows > blockRows)
            {
                Close(i);
            }

            RowCount = checked(RowCount + rows);
            ScoredCount += batch.Sequences[i].ScoredCount;
            LongestSequence = Math.Max(LongestSequence, rows);
        }

        _firstRow[end - first] = RowCount;
        _firstScored[end - first] = ScoredCount;
        if (RowCount > rowStart)
        {
            Close(end);
        }

        void Close(int endSequence)
        {
            _blocks.Add(new(blockStart, endSequence, rowStart, RowCount - rowStart, scoredStart, ScoredCount - scoredStart));
            LargestBlock = Math.Max(LargestBlock, RowCount - rowStart);
            (blockStart, rowStart, scoredStart) = (endSequence, RowCount, ScoredCount);
        }
    }

    /// <summary>Number of rows of a sequence.</summary>
    public static int RowsOf(TokenSequence sequence) => sequence.ScoredCount == 0 ? 0 : sequence.Tokens.Length - 1;

    /// <summary>First row of a sequence.</summary>
    public int FirstRow(int sequence) => _firstRow[sequence - _firstSequence];

    /// <summary>Number of rows of a sequence.</summary>
    public int Rows(int sequence) => _firstRow[sequence - _firstSequence + 1] - FirstRow(sequence);

    /// <summary>Index of a sequence's first scored token.</summary>
    public int FirstScored(int sequence) => _firstScored[sequence - _firstSequence];

    /// <summary>Number of scored tokens of a sequence.</summary>
    public int Scored(int sequence) => _firstScored[sequence - _firstSequence + 1] - FirstScored(sequence);
}
