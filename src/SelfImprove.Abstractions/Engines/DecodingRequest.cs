using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>A prompt to complete token by token, once per key.</summary>
public sealed record DecodingRequest
{
    /// <summary>The prompt; at least one token, and fewer than the context holds.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>One completion is drawn per key; at least one. Token t of a completion is drawn with <c>Key.Uniform(t)</c>, whatever else is in the session.</summary>
    public required ImmutableArray<RandomKey> Keys { get; init; }

    /// <summary>How the completions are drawn, and where they end.</summary>
    public required SamplingOptions Options { get; init; }

    /// <summary>Rates each token, with this many of the most likely tokens in its place, at most the vocabulary's size. Default: null, no rating.</summary>
    public int? Alternatives { get; init; }
}
