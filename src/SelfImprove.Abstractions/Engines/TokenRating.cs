using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>How likely the model itself found a token: at temperature 1, with nothing cut off, however it was drawn.</summary>
/// <param name="LogProb">Natural log-probability of the token: what <see cref="IPolicyEngine.Score"/> gives at temperature 1, to the last bit.</param>
/// <param name="Alternatives">The most likely tokens in its place, by falling probability; it can be among them.</param>
public sealed record TokenRating(double LogProb, ImmutableArray<RatedToken> Alternatives);
