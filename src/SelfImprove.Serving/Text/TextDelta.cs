using System.Collections.Immutable;

namespace SelfImprove.Serving;

/// <summary>What a token adds to a choice.</summary>
/// <param name="Text">Text that is certain now.</param>
/// <param name="Tokens">The tokens that it consists of, when log-probabilities are asked for.</param>
/// <param name="FinishReason">Why the choice ends here, <c>stop</c> or <c>length</c>; null when it goes on.</param>
internal sealed record TextDelta(string Text, ImmutableArray<WrittenToken> Tokens, string? FinishReason)
{
    public bool IsEmpty => Text.Length == 0 && Tokens.IsEmpty && FinishReason is null;
}
