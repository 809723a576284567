namespace SelfImprove;

/// <summary>A token that a step of an <see cref="IDecodingSession"/> has drawn.</summary>
/// <param name="Id">The completion that it continues, as <see cref="IDecodingSession.Add"/> numbers them.</param>
/// <param name="Token">The token's id.</param>
/// <param name="LogProb">Its log-probability under the exact distribution that it was drawn from (0 for greedy), as in <see cref="SampledSequence.LogProbs"/>.</param>
/// <param name="StopReason">Why the completion ends with it; null when it goes on.</param>
/// <param name="Rating">How likely the model found it; null unless the request asks for it.</param>
public readonly record struct DecodedToken(long Id, int Token, double LogProb, StopReason? StopReason, TokenRating? Rating);
