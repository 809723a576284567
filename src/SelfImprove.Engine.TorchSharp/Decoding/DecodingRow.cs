namespace SelfImprove.Engines.Torch;

/// <summary>A completion in the making.</summary>
/// <param name="request">What it continues, and how.</param>
/// <param name="id">The completion's number.</param>
/// <param name="key">What its tokens are drawn with.</param>
/// <param name="limit">Tokens of prompt and completion at most.</param>
internal sealed class DecodingRow(DecodingRequest request, long id, RandomKey key, int limit)
{
    public DecodingRequest Request { get; } = request;

    public long Id { get; } = id;

    public RandomKey Key { get; } = key;

    /// <summary>Tokens drawn so far.</summary>
    public int Drawn { get; private set; }

    public int LastToken { get; private set; }

    /// <summary>Position of the last token in the sequence.</summary>
    public int LastPosition => Request.Prompt.Length + Drawn - 1;

    /// <summary>Takes over a drawn token; tells why the completion ends with it, or null.</summary>
    public StopReason? Add(int token)
    {
        (LastToken, Drawn) = (token, Drawn + 1);
        return Request.Options.EndOfSequenceIds.Contains(token) ? StopReason.EndOfSequence : LastPosition + 1 >= limit ? StopReason.Length : null;
    }
}
