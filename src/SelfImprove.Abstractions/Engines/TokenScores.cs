using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>Per-token numbers of a batch: one entry per scored token, in the batch's flat order.</summary>
public sealed class TokenScores
{
    /// <summary>Makes room for the wanted numbers of <paramref name="scoredCount"/> tokens.</summary>
    /// <param name="scoredCount">Number of scored tokens.</param>
    /// <param name="outputs">Which numbers of each scored token are wanted.</param>
    /// <param name="alternatives">How many of the most likely tokens are wanted at each scored token's place, at most the vocabulary's size. Default 0.</param>
    public TokenScores(int scoredCount, TokenOutputs outputs, int alternatives = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scoredCount);
        ArgumentOutOfRangeException.ThrowIfNegative(alternatives);
        AlternativeCount = alternatives;
        AlternativeTokens = new int[checked(scoredCount * alternatives)];
        AlternativeLogProbs = new double[AlternativeTokens.Length];
        Outputs = outputs;
        ScoredCount = scoredCount;
        LogProbs = outputs.HasFlag(TokenOutputs.LogProbs) ? new double[scoredCount] : [];
        Entropies = outputs.HasFlag(TokenOutputs.Entropies) ? new double[scoredCount] : [];
        Values = outputs.HasFlag(TokenOutputs.Values) ? new double[scoredCount] : [];
    }

    /// <summary>Which arrays are filled.</summary>
    public TokenOutputs Outputs { get; }

    /// <summary>Number of scored tokens.</summary>
    public int ScoredCount { get; }

    /// <summary>Log-probabilities (nats), or empty.</summary>
    public double[] LogProbs { get; }

    /// <summary>Entropies (nats), or empty.</summary>
    public double[] Entropies { get; }

    /// <summary>Values, or empty.</summary>
    public double[] Values { get; }

    /// <summary>How many of the most likely tokens are given at each scored token's place.</summary>
    public int AlternativeCount { get; }

    /// <summary>
    /// The most likely tokens at each scored token's place [scored, alternatives], by falling probability; of equally likely ones the smaller id comes first. The scored token
    /// itself can be among them.
    /// </summary>
    public int[] AlternativeTokens { get; }

    /// <summary>Log-probabilities (nats) of <see cref="AlternativeTokens"/>, at the temperature of the scores.</summary>
    public double[] AlternativeLogProbs { get; }

    /// <summary>The most likely tokens at a scored token's place.</summary>
    /// <param name="scored">Index of the scored token, in [0, <see cref="ScoredCount"/>).</param>
    public ImmutableArray<RatedToken> AlternativesOf(int scored)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scored);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(scored, ScoredCount);
        return [.. Enumerable.Range(scored * AlternativeCount, AlternativeCount).Select(i => new RatedToken(AlternativeTokens[i], AlternativeLogProbs[i]))];
    }
}
