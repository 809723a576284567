namespace SelfImprove.Sft;

/// <summary>
/// The texts of an epoch in drawn order as one stream, cut into sequences of equal length. Neighbouring sequences share one token, so
/// that each token of the stream is learnt; what is left at the end of an epoch, less than one sequence, is not.
/// </summary>
internal sealed class PackedSequences : ISequenceSource
{
    private readonly TokenizedTexts _texts;
    private readonly int _length;
    private readonly EpochOrder _order;
    private readonly int[] _stream;
    private long _epoch = -1;

    public PackedSequences(TokenizedTexts texts, int length, RandomKey key)
    {
        var total = texts.Sum(t => (long)t.Tokens.Length);
        if (total > Array.MaxLength)
        {
            throw new InvalidInputException($"sft: the dataset has {total} tokens; packing holds an epoch in memory and takes at most {Array.MaxLength}");
        }

        if (total < length)
        {
            throw new InvalidInputException(
                $"sft: the dataset has {total} tokens in all, fewer than one packed sequence of {length}; add texts, lower max-length, or set packing: false");
        }

        _texts = texts;
        _length = length;
        _order = new EpochOrder(texts.Count, key);
        _stream = new int[total];
        CountPerEpoch = (int)((total - 1) / (length - 1));
        Description = $"{CountPerEpoch} packed sequences of {length} tokens from {texts.Count} texts";
    }

    public int CountPerEpoch { get; }

    public int LongestSequence => _length;

    public string Description { get; }

    public TokenSequence Get(long position)
    {
        var (epoch, index) = Math.DivRem(position, CountPerEpoch);
        if (epoch != _epoch)
        {
            Fill(epoch);
        }

        // A copy: a batch may reach into the next epoch, which refills the stream.
        var start = (int)index * (_length - 1);
        return new(_stream.AsSpan(start, _length).ToArray(), ScoreFrom: 1);
    }

    private void Fill(long epoch)
    {
        var end = 0;
        foreach (var text in _order.Of(epoch))
        {
            _texts[text].Tokens.CopyTo(_stream, end);
            end += _texts[text].Tokens.Length;
        }

        _epoch = epoch;
    }
}
