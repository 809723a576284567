namespace SelfImprove.Training;

/// <summary>
/// Corrects for a sampler whose distribution is not quite the trainer's (top-k, top-p, an engine of reduced precision): the surrogate of each token is multiplied by
/// min(pi / mu, cap), with pi the trainer's probability at sampling time and mu the sampler's (truncated importance sampling, Ionides 2008; Yao et al. 2025).
/// </summary>
/// <param name="Level">Whether the weight is each token's own ratio or the product over the completion.</param>
/// <param name="Cap">The largest weight, at least 1.</param>
public sealed record ImportanceCorrection(ImportanceRatio Level, double Cap)
{
    // exp(20) is far beyond any cap; the limit keeps products over long completions finite.
    private const double LargestLogWeight = 20;

    /// <summary>The weights.</summary>
    /// <param name="batch">The rollouts.</param>
    /// <param name="logProbs">The trainer's, one per token.</param>
    /// <param name="samplerLogProbs">The sampler's, one per token.</param>
    /// <returns>One weight per token.</returns>
    public double[] Weights(TokenBatch batch, ReadOnlySpan<double> logProbs, ReadOnlySpan<double> samplerLogProbs)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var weights = new double[batch.ScoredCount];
        for (var s = 0; s < batch.Sequences.Length; s++)
        {
            var product = 0.0;
            for (var t = batch.OffsetOf(s); t < batch.OffsetOf(s + 1); t++)
            {
                weights[t] = Weight(logProbs[t] - samplerLogProbs[t]);
                product += logProbs[t] - samplerLogProbs[t];
            }

            if (Level == ImportanceRatio.Sequence)
            {
                weights.AsSpan(batch.RangeOf(s)).Fill(Weight(product));
            }
        }

        return weights;
    }

    private double Weight(double logRatio) => Math.Min(Math.Exp(Math.Clamp(logRatio, -LargestLogWeight, LargestLogWeight)), Cap);
}
