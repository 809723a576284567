namespace SelfImprove.Sft;

/// <summary>One sequence per text.</summary>
internal sealed class SeparateSequences : ISequenceSource
{
    private readonly TokenSequence[] _sequences;
    private readonly EpochOrder _order;

    public SeparateSequences(TokenizedTexts texts, SftOptions options, int maxLength, RandomKey key)
    {
        var fitting = texts.Where(t => t.Tokens.Length <= maxLength).ToArray();
        var dropped = texts.Count - fitting.Length;
        if (dropped > 0 && options.TooLong == TooLongTexts.Error)
        {
            var (index, length) = texts.Select((t, i) => (i, t.Tokens.Length)).First(t => t.Length > maxLength);
            throw new InvalidInputException(
                $"sft: {dropped} of {texts.Count} texts are longer than {maxLength} tokens, the first being number {index + 1} with {length}; "
                + "shorten them, use a model with a longer context, or set too-long: drop");
        }

        if (fitting.Length == 0)
        {
            throw new InvalidInputException($"sft: all {texts.Count} texts are longer than {maxLength} tokens, so none is left to learn from");
        }

        _sequences = [.. fitting.Select(t => new TokenSequence(t.Tokens, options.Loss == SftLoss.Completion ? Math.Max(1, t.PromptLength) : 1))];
        _order = new EpochOrder(_sequences.Length, key);
        Description = dropped == 0
            ? $"{_sequences.Length} texts"
            : $"{_sequences.Length} texts; {dropped} longer than {maxLength} tokens were dropped";
    }

    public int CountPerEpoch => _sequences.Length;

    public int LongestSequence => _sequences.Max(s => s.Tokens.Length);

    public string Description { get; }

    public TokenSequence Get(long position)
    {
        var (epoch, index) = Math.DivRem(position, _sequences.Length);
        return _sequences[_order.Of(epoch)[(int)index]];
    }
}
