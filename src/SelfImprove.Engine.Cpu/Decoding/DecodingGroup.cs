namespace SelfImprove.Engines.Cpu;

/// <summary>The completions of one prompt: they share its reading, the room of their keys and values, and what draws their tokens.</summary>
internal sealed class DecodingGroup : IDisposable
{
    /// <summary>Makes room for the completions of a request.</summary>
    /// <param name="request">The request, which has been checked.</param>
    /// <param name="firstId">Number of the first completion.</param>
    /// <param name="config">The model.</param>
    /// <param name="readers">Number of workers that attend at once.</param>
    public DecodingGroup(DecodingRequest request, long firstId, ModelConfig config, int readers)
    {
        Request = request;
        Rows = [.. request.Keys.Select((key, slot) => new DecodingRow(this, firstId + slot, slot, key))];
        Limit = (int)Math.Min(config.UsableContextLength, (long)request.Prompt.Length + request.Options.MaxTokens);
        Cache = new KeyValueCache(config, request.Keys.Length, Limit, readers);
        Draw = new TokenDraw(config.VocabularySize, request.Options);
    }

    public DecodingRequest Request { get; }

    /// <summary>The completions that have not ended.</summary>
    public List<DecodingRow> Rows { get; }

    /// <summary>Tokens of the longest sequence, prompt and completion.</summary>
    public int Limit { get; }

    /// <summary>One slot per completion; the first reads the prompt.</summary>
    public KeyValueCache Cache { get; }

    public TokenDraw Draw { get; }

    /// <summary>Tokens of the prompt that have been read.</summary>
    public int Read { get; set; }

    public bool IsRead => Read == Request.Prompt.Length;

    public void Dispose() => Cache.Dispose();
}
