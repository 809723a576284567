namespace SelfImprove.Testing.Tests;

/// <summary>A decoding session with faults.</summary>
internal sealed class BrokenDecoding(IDecodingSession inner) : IDecodingSession
{
    public Func<DecodingRequest, DecodingRequest> Request { get; init; } = request => request;

    public Func<DecodedToken, DecodedToken> Token { get; init; } = token => token;

    public bool IgnoresRemoval { get; init; }

    public int Count => inner.Count;

    public long Add(DecodingRequest request) => inner.Add(Request(request));

    public void Remove(long id)
    {
        if (!IgnoresRemoval)
        {
            inner.Remove(id);
        }
    }

    public void Step(ICollection<DecodedToken> tokens)
    {
        var drawn = new List<DecodedToken>();
        inner.Step(drawn);
        foreach (var token in drawn)
        {
            tokens.Add(Token(token));
        }
    }

    public void Dispose() => inner.Dispose();
}
