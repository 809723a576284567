namespace SelfImprove.Engines.Torch;

/// <summary>The completions of one prompt that is being read: they share its reading.</summary>
internal sealed class DecodingGroup : IDisposable
{
    /// <summary>Makes room for the prompt of a request.</summary>
    /// <param name="request">The request, which has been checked.</param>
    /// <param name="firstId">Number of the first completion.</param>
    /// <param name="parts">The model.</param>
    public DecodingGroup(DecodingRequest request, long firstId, EngineParts parts)
    {
        Request = request;
        var limit = (int)Math.Min(parts.Model.Config.UsableContextLength, (long)request.Prompt.Length + request.Options.MaxTokens);
        Rows = [.. request.Keys.Select((key, i) => new DecodingRow(request, firstId + i, key, limit))];
        Cache = new KeyValueCache(parts.Model.Config, parts.Weights.Type, parts.Weights.Device, 1, request.Prompt.Length);
    }

    public DecodingRequest Request { get; }

    /// <summary>The completions that have not been removed.</summary>
    public List<DecodingRow> Rows { get; }

    /// <summary>The prompt's keys and values.</summary>
    public KeyValueCache Cache { get; }

    /// <summary>Tokens of the prompt that have been read.</summary>
    public int Read { get; set; }

    public bool IsRead => Read == Request.Prompt.Length;

    public void Dispose() => Cache.Dispose();
}
